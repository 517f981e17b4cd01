using MailServer.Authentication.Tokens;
using MailServer.Hosting.ProxyProtocol;

namespace MailServer.Fuzz;

/// <summary>What is read beside the protocols themselves: the header of a proxy, the token of a bearer.</summary>
internal static class WireTargets
{
    /// <summary>A header is as long as it says, and what ends it never depends on what follows.</summary>
    public static void ProxyHeader(ReadOnlySpan<byte> input)
    {
        var result = ProxyHeaderParser.Parse(input);
        if (result.Status != ProxyHeaderStatus.Done) return;
        Check(result.Length > 0 && result.Length <= Math.Min(input.Length, ProxyHeaderParser.LongestHeader));
        Check(ProxyHeaderParser.Parse(input[..result.Length]) == result);
        Check(ProxyHeaderParser.Parse(input[..(result.Length - 1)]).Status != ProxyHeaderStatus.Done);
    }

    public static void BearerToken(ReadOnlySpan<byte> input)
    {
        Check(!BearerMessage.TryParseOAuthBearer(input, out var bearer) || bearer.Token.Length > 0);
        Check(!BearerMessage.TryParseXOAuth2(input, out bearer) || bearer.Token.Length > 0);
    }

    private static void Check(bool holds)
    {
        if (!holds) throw new InvalidOperationException("A parser broke its promise.");
    }
}
