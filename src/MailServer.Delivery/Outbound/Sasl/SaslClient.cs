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
}
