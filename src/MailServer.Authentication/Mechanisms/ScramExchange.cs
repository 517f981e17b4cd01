using System.Text;
using MailServer.Directories;
using MailServer.Protocol.Sasl;

namespace MailServer.Authentication.Mechanisms;

/// <summary>
/// The server's side of SCRAM (RFC 5802 §3): client-first, server-first with salt and rounds, client-final with the proof, server-final with ours.
/// An unknown user goes the same way and fails where a wrong password fails.
/// </summary>
internal sealed class ScramExchange(ScramVariant variant, ScramServices services, LogInContext context, bool plusWasAnnounced) : SaslExchange
{
    private ScramClientFirst? _first;
    private ReadOnlyMemory<byte> _binding;
    private AccountFacts? _account;
    private ScramSecret? _secret;
    private byte[] _nonce = [];
    private byte[] _serverFirst = [];

    public override ValueTask<SaslStep> NextAsync(ReadOnlyMemory<byte>? response, CancellationToken cancellationToken)
    {
        if (response is not { } message) return new(SaslStep.Challenge(default));
        return _first is null ? TakeFirstAsync(message, cancellationToken) : TakeFinalAsync(message, cancellationToken);
    }

    private async ValueTask<SaslStep> TakeFirstAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        if (!ScramClientFirst.TryParse(message.Span, out ScramClientFirst? first)) return Malformed("not a client-first-message");
        if (RefuseBinding(first) is { } refusal) return refusal;
        _first = first;
        (_account, _secret) = await services.FindAsync(first.UserName, variant.Algorithm, cancellationToken).ConfigureAwait(false);
        _nonce = Encoding.UTF8.GetBytes(first.Nonce + services.Nonce());
        _serverFirst = ScramServerMessages.First(Encoding.UTF8.GetString(_nonce), _secret.Salt.Span, _secret.Iterations);
        return SaslStep.Challenge(_serverFirst);
    }

    private ValueTask<SaslStep> TakeFinalAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        if (!ScramClientFinal.TryParse(message.Span, out ScramClientFinal? final)) return new(Malformed("not a client-final-message"));
        return services.Guard.CheckAsync(context, _first!.UserName, token => VerifyAsync(final, token), cancellationToken);
    }

    private async ValueTask<SaslStep> VerifyAsync(ScramClientFinal final, CancellationToken cancellationToken)
    {
        byte[] authMessage = ScramServerMessages.AuthMessage(_first!, _serverFirst, final);
        bool isProven = _secret!.Verify(authMessage, final.Proof.Span);

        // RFC 5802 §5.1: c= repeats the GS2 header and adds the channel's bytes; r= is the whole nonce of this exchange.
        if (!final.IsBoundTo(_first!, _binding.Span)) return Refused("the channel binding is another one");
        if (!final.Nonce.Span.SequenceEqual(_nonce)) return Refused("the nonce is another one");
        if (!isProven || _account is null) return Refused($"unknown user or wrong password: {LoggedText.Name(_first!.UserName)}");
        byte[] serverFinal = ScramServerMessages.Final(_secret.Sign(authMessage));
        return await AuthorizationIdentity.AdmitAsync(
            services.Directory, _first!.AuthorizationId, _account, variant.Name, serverFinal, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>RFC 5802 §6: what the client says of channel binding must fit what this server announced.</summary>
    private SaslStep? RefuseBinding(ScramClientFirst first)
    {
        switch (first.Binding)
        {
            case ScramChannelBinding.ServerSeemsUnable when plusWasAnnounced || variant.BindsChannel:
                return Refused("somebody hid the -PLUS mechanisms from the client");
            case ScramChannelBinding.Unsupported when variant.BindsChannel:
            case ScramChannelBinding.Required when !variant.BindsChannel:
                return Malformed("the channel binding does not fit the mechanism");
            case ScramChannelBinding.Required:
                if (ChannelBindings.Find(context.Connection, first.BindingName!) is not { } binding) return Refused("no channel binding of that type");
                _binding = binding;
                return null;
            default:
                return null;
        }
    }

    private static SaslStep Malformed(string cause) => SaslStep.Failure(SaslOutcome.Malformed, cause);

    private static SaslStep Refused(string cause) => SaslStep.Failure(SaslOutcome.Refused, cause);
}
