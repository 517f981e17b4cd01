namespace MailServer.Protocol.Sasl;

/// <summary>The hash function of a SCRAM mechanism.</summary>
public enum ScramAlgorithm
{
    /// <summary>SCRAM-SHA-1 (RFC 5802).</summary>
    Sha1,

    /// <summary>SCRAM-SHA-256 (RFC 7677).</summary>
    Sha256,
}

/// <summary>What a server keeps to check SCRAM log-ins without knowing the password (RFC 5802 §3).</summary>
/// <param name="Algorithm">The hash function.</param>
/// <param name="Salt">The salt.</param>
/// <param name="Iterations">PBKDF2 rounds.</param>
/// <param name="StoredKey">H(ClientKey).</param>
/// <param name="ServerKey">HMAC(SaltedPassword, "Server Key").</param>
public sealed record ScramSecret(
    ScramAlgorithm Algorithm, ReadOnlyMemory<byte> Salt, int Iterations, ReadOnlyMemory<byte> StoredKey, ReadOnlyMemory<byte> ServerKey);
