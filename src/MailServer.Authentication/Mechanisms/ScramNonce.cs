using System.Security.Cryptography;

namespace MailServer.Authentication.Mechanisms;

/// <summary>The server's part of a SCRAM nonce (RFC 5802 §5.1): printable, without commas, never the same twice.</summary>
internal static class ScramNonce
{
    public static string Random() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
}
