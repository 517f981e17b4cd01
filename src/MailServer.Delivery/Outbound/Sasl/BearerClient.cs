using System.Text;

namespace MailServer.Delivery.Outbound.Sasl;

/// <summary>A bearer token: OAUTHBEARER (RFC 7628) or its forerunner XOAUTH2.</summary>
internal sealed class BearerClient(string mechanism, OutboundCredentials credentials, string token, string host) : SaslClient
{
    public const string Standard = "OAUTHBEARER";
    public const string Forerunner = "XOAUTH2";

    public override string Mechanism => mechanism;

    public override byte[] Begin() => Encoding.UTF8.GetBytes(mechanism == Standard
        ? $"n,a={ScramClient.Escaped(credentials.UserName)},\u0001host={host}\u0001auth=Bearer {token}\u0001\u0001"
        : $"user={credentials.UserName}\u0001auth=Bearer {token}\u0001\u0001");

    // RFC 7628 §3.2.3: a server that refuses says why in a challenge, and is answered by the octet 1 before it says no; XOAUTH2 wants nothing.
    public override byte[]? Answer(ReadOnlySpan<byte> challenge) => challenge.IsEmpty ? Begin() : mechanism == Standard ? [1] : [];

    /// <summary>Whether it is a token (RFC 6750 §2.1): anything else would end the message early.</summary>
    public static bool IsToken(string token) =>
        token.Length > 0 && token.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~' or '+' or '/' or '=');
}
