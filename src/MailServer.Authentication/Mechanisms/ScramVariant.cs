using MailServer.Protocol.Sasl;

namespace MailServer.Authentication.Mechanisms;

/// <summary>One of the SCRAM mechanisms: its hash function, and whether it binds to the TLS channel.</summary>
internal sealed record ScramVariant(string Name, ScramAlgorithm Algorithm, bool BindsChannel)
{
    public static ScramVariant Sha1 { get; } = new("SCRAM-SHA-1", ScramAlgorithm.Sha1, false);

    public static ScramVariant Sha1Plus { get; } = new("SCRAM-SHA-1-PLUS", ScramAlgorithm.Sha1, true);

    public static ScramVariant Sha256 { get; } = new("SCRAM-SHA-256", ScramAlgorithm.Sha256, false);

    public static ScramVariant Sha256Plus { get; } = new("SCRAM-SHA-256-PLUS", ScramAlgorithm.Sha256, true);
}
