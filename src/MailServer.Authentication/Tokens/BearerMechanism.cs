using MailServer.Directories;

namespace MailServer.Authentication.Tokens;

/// <summary>Log-in with an OAuth 2.0 bearer token: OAUTHBEARER (RFC 7628) or its forerunner XOAUTH2. Off until it is added to an authenticator.</summary>
public sealed class BearerMechanism : ISaslMechanism
{
    private readonly IUserDirectory _directory;
    private readonly ITokenValidator _validator;
    private readonly bool _isStandard;

    private BearerMechanism(IUserDirectory directory, ITokenValidator validator, bool isStandard)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(validator);
        (_directory, _validator, _isStandard) = (directory, validator, isStandard);
    }

    /// <inheritdoc />
    public string Name => _isStandard ? "OAUTHBEARER" : "XOAUTH2";

    /// <summary>The standard mechanism.</summary>
    public static BearerMechanism OAuthBearer(IUserDirectory directory, ITokenValidator validator) => new(directory, validator, true);

    /// <summary>The older one, which many mail programs know only.</summary>
    public static BearerMechanism XOAuth2(IUserDirectory directory, ITokenValidator validator) => new(directory, validator, false);

    /// <summary>Inside TLS only, whatever the options allow: whoever reads a token can use it.</summary>
    public bool IsAvailable(LogInContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Connection.Tls is not null;
    }

    /// <inheritdoc />
    public SaslExchange Begin(LogInContext context) => new Exchange(this);

    private async ValueTask<SaslStep?> CheckAsync(BearerMessage message, CancellationToken cancellationToken)
    {
        string? userName = await _validator.ValidateAsync(message.Token, cancellationToken).ConfigureAwait(false);
        if (userName is null) return null;
        AccountFacts? account = await _directory.FindAccountAsync(userName, cancellationToken).ConfigureAwait(false);
        if (account is not { MayLogIn: true }) return null;
        SaslStep step = await AuthorizationIdentity.AdmitAsync(_directory, message.UserName, account, Name, default, cancellationToken).ConfigureAwait(false);
        return step.Outcome == SaslOutcome.Success ? step : null;
    }

    private sealed class Exchange(BearerMechanism mechanism) : SaslExchange
    {
        private bool _hasFailed;

        public override async ValueTask<SaslStep> NextAsync(ReadOnlyMemory<byte>? response, CancellationToken cancellationToken)
        {
            if (_hasFailed) return SaslStep.Failure(SaslOutcome.Refused, "the token is not valid for this user");
            if (response is not { } message) return SaslStep.Challenge(default);
            if (!TryParse(message.Span, out BearerMessage? bearer)) return SaslStep.Failure(SaslOutcome.Malformed, "not a bearer message");
            if (await mechanism.CheckAsync(bearer!, cancellationToken).ConfigureAwait(false) is { } success) return success;

            // RFC 7628 §3.2.2: the error goes out as a challenge; the client's dummy answer brings the failure.
            _hasFailed = true;
            return SaslStep.Challenge("{\"status\":\"invalid_token\"}"u8.ToArray());
        }

        private bool TryParse(ReadOnlySpan<byte> message, out BearerMessage? bearer) =>
            mechanism._isStandard ? BearerMessage.TryParseOAuthBearer(message, out bearer) : BearerMessage.TryParseXOAuth2(message, out bearer);
    }
}
