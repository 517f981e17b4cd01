using MailServer.Connections;

namespace MailServer.Delivery.Outbound.Sasl;

/// <summary>What a log-in may be made with at one server.</summary>
/// <param name="Offered">The mechanisms that the server offers.</param>
/// <param name="Credentials">The log-in.</param>
internal sealed record MechanismChoice(IReadOnlySet<string> Offered, OutboundCredentials Credentials)
{
    private const string Plus = "-PLUS";

    /// <summary>The server's name, for tokens.</summary>
    public required string Host { get; init; }

    /// <summary>Whether nobody on the way can read, so that the password itself may be sent.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>The token in the place of a password, or null.</summary>
    public string? Token { get; init; }

    /// <summary>What binds the log-in to the TLS session, or null without.</summary>
    public ReadOnlyMemory<byte>? Binding { get; init; }

    private bool MayShow => IsPrivate || Credentials.AllowPlaintext;

    /// <summary>The best mechanism that both sides know; null when there is none.</summary>
    public SaslClient? Best()
    {
        if (Token is not null) return MayShow ? Bearer(Token) : null;
        if (Bound(ScramClient.Sha256) is { } best) return best;
        if (Bound(ScramClient.Sha1) is { } bound) return bound;
        return Unbound(isBindingKnown: Binding is not null);
    }

    /// <summary>
    /// The best one without a binding. A server that offers none is told whether we know bindings (RFC 5802 §6), so that it notices when somebody
    /// on the way has taken its offer away.
    /// </summary>
    public SaslClient? Unbound(bool isBindingKnown)
    {
        if (Token is not null) return null;
        foreach (string scram in (string[])[ScramClient.Sha256, ScramClient.Sha1])
        {
            if (Offered.Contains(scram)) return new ScramClient(scram, Credentials, isBindingKnown ? "y" : "n", default);
        }

        if (!MayShow) return null;
        if (Offered.Contains(PlainClient.Name)) return new PlainClient(Credentials);
        return Offered.Contains(LoginClient.Name) ? new LoginClient(Credentials) : null;
    }

    private ScramClient? Bound(string scram) =>
        Binding is { } binding && Offered.Contains(scram + Plus) ? new ScramClient(scram + Plus, Credentials, $"p={ServerEndPointBinding.Name}", binding) : null;

    private BearerClient? Bearer(string token)
    {
        foreach (string name in (string[])[BearerClient.Standard, BearerClient.Forerunner])
        {
            if (Offered.Contains(name)) return new BearerClient(name, Credentials, token, Host);
        }

        return null;
    }
}
