using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Unicode;
using MailServer.Directories;

namespace MailServer.Authentication;

/// <summary>
/// EXTERNAL (RFC 4422 Appendix A): the client's TLS certificate names the account by its mail address. Off until it is added to an authenticator.
/// </summary>
public sealed class ExternalMechanism : ISaslMechanism
{
    private readonly IUserDirectory _directory;
    private readonly Func<X509Certificate2, bool> _isTrusted;

    /// <summary>Makes the mechanism.</summary>
    /// <param name="directory">Who exists.</param>
    /// <param name="isTrusted">Whether a certificate was issued by somebody whose word on mail addresses counts here. A listener may take any certificate: this decides.</param>
    public ExternalMechanism(IUserDirectory directory, Func<X509Certificate2, bool> isTrusted)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(isTrusted);
        (_directory, _isTrusted) = (directory, isTrusted);
    }

    /// <inheritdoc />
    public string Name => "EXTERNAL";

    /// <inheritdoc />
    public bool IsAvailable(LogInContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Connection.Tls?.ClientCertificate is { } certificate && AddressOf(certificate) is not null && _isTrusted(certificate);
    }

    /// <inheritdoc />
    public SaslExchange Begin(LogInContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new Exchange(_directory, AddressOf(context.Connection.Tls!.ClientCertificate!)!);
    }

    private static string? AddressOf(X509Certificate2 certificate)
    {
        string address = certificate.GetNameInfo(X509NameType.EmailName, forIssuer: false);
        return address.Length is > 0 and <= UserName.MaxLength ? address : null;
    }

    private sealed class Exchange(IUserDirectory directory, string address) : SaslExchange
    {
        public override async ValueTask<SaslStep> NextAsync(ReadOnlyMemory<byte>? response, CancellationToken cancellationToken)
        {
            if (response is not { } message) return SaslStep.Challenge(default);
            if (!Utf8.IsValid(message.Span) || message.Span.Contains((byte)0)) return SaslStep.Failure(SaslOutcome.Malformed, "not an authorisation identity");
            AccountFacts? account = await directory.FindAccountAsync(address, cancellationToken).ConfigureAwait(false);
            if (account is not { MayLogIn: true }) return SaslStep.Failure(SaslOutcome.Refused, $"no account for {LoggedText.Name(address)}");
            string authorizationId = Encoding.UTF8.GetString(message.Span);
            return await AuthorizationIdentity.AdmitAsync(directory, authorizationId, account, "EXTERNAL", default, cancellationToken).ConfigureAwait(false);
        }
    }
}
