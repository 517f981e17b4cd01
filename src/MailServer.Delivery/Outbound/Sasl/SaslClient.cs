namespace MailServer.Delivery.Outbound.Sasl;

/// <summary>The client's part of a log-in (RFC 4422). An instance serves one exchange.</summary>
internal abstract class SaslClient
{
    public abstract string Mechanism { get; }

    /// <summary>The initial response, or null when the server speaks first.</summary>
    public virtual byte[]? Begin() => null;

    /// <summary>Answers a challenge; null when it is not what the mechanism allows.</summary>
    public abstract byte[]? Answer(ReadOnlySpan<byte> challenge);

    /// <summary>Whether the client is content with a server that reports success now.</summary>
    public virtual bool MaySucceed => true;

    /// <summary>The best mechanism that both sides know; null when there is none.</summary>
    /// <param name="offered">What the server offers.</param>
    /// <param name="credentials">The log-in.</param>
    /// <param name="isPrivate">Whether nobody on the way can read, so that the password itself may be sent.</param>
    public static SaslClient? Choose(IEnumerable<string> offered, OutboundCredentials credentials, bool isPrivate)
    {
        var names = new HashSet<string>(offered, StringComparer.OrdinalIgnoreCase);
        if (names.Contains(ScramClient.Sha256)) return new ScramClient(ScramClient.Sha256, credentials);
        if (names.Contains(ScramClient.Sha1)) return new ScramClient(ScramClient.Sha1, credentials);
        if (!isPrivate && !credentials.AllowPlaintext) return null;
        if (names.Contains(PlainClient.Name)) return new PlainClient(credentials);
        return names.Contains(LoginClient.Name) ? new LoginClient(credentials) : null;
    }
}
