using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace MailServer.Protocol.Sasl;

/// <summary>The hashes of SCRAM.</summary>
public enum ScramAlgorithm
{
    /// <summary>SCRAM-SHA-1 (RFC 5802).</summary>
    Sha1,

    /// <summary>SCRAM-SHA-256 (RFC 7677).</summary>
    Sha256,
}

/// <summary>What each hash does.</summary>
internal static class ScramAlgorithms
{
    public static int Length(this ScramAlgorithm algorithm) =>
        algorithm == ScramAlgorithm.Sha1 ? SHA1.HashSizeInBytes : SHA256.HashSizeInBytes;

    public static HashAlgorithmName HashName(this ScramAlgorithm algorithm) =>
        algorithm == ScramAlgorithm.Sha1 ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256;

    [SuppressMessage("Security", "CA5350", Justification = "SCRAM-SHA-1 is defined over SHA-1; HMAC keeps it sound here.")]
    public static byte[] Hash(this ScramAlgorithm algorithm, ReadOnlySpan<byte> data) =>
        algorithm == ScramAlgorithm.Sha1 ? SHA1.HashData(data) : SHA256.HashData(data);

    [SuppressMessage("Security", "CA5350", Justification = "SCRAM-SHA-1 is defined over SHA-1; HMAC keeps it sound here.")]
    public static byte[] Hmac(this ScramAlgorithm algorithm, ReadOnlySpan<byte> key, ReadOnlySpan<byte> data) =>
        algorithm == ScramAlgorithm.Sha1 ? HMACSHA1.HashData(key, data) : HMACSHA256.HashData(key, data);
}
