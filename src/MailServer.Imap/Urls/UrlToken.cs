using System.Security.Cryptography;
using System.Text;

namespace MailServer.Imap.Urls;

/// <summary>The token of the mechanism INTERNAL (RFC 4467): a code over the URL up to and with the access, made with the mailbox's secret.</summary>
internal static class UrlToken
{
    public const string Mechanism = "INTERNAL";

    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes);

    public static string Make(ReadOnlyMemory<byte> key, string rump) => Convert.ToHexStringLower(HMACSHA256.HashData(key.Span, Encoding.UTF8.GetBytes(rump)));

    /// <summary>Takes the same time however much of the token is right.</summary>
    public static bool Matches(ReadOnlyMemory<byte> key, string rump, string token) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Make(key, rump)), Encoding.UTF8.GetBytes(token.ToLowerInvariant()));
}
