using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MailServer.Protocol.Text;

namespace MailServer.Protocol.Addresses;

/// <summary>Address literals, <c>[192.0.2.1]</c>, <c>[IPv6:2001:db8::1]</c>, <c>[tag:content]</c> (RFC 5321 §4.1.3).</summary>
public static class AddressLiteral
{
    private const int MaxOctets = DomainName.MaxOctets;

    // The framework's parser also takes scopes and ports; the RFC knows neither.
    private static readonly SearchValues<byte> IPv6Characters = SearchValues.Create("0123456789abcdefABCDEF:."u8);

    /// <summary>Whether the text, brackets included, is an address literal.</summary>
    public static bool IsValid(ReadOnlySpan<byte> literal)
    {
        if (literal.Length is < 3 or > MaxOctets || literal[0] != '[' || literal[^1] != ']')
            return false;
        ReadOnlySpan<byte> content = literal[1..^1];
        return TryParseContent(content, out _) || (!IsIPv6(content) && IsGeneral(content));
    }

    /// <summary>The IP address in a literal; false when it is malformed or of another kind.</summary>
    public static bool TryGetAddress(string literal, [NotNullWhen(true)] out IPAddress? address)
    {
        ArgumentNullException.ThrowIfNull(literal);
        address = null;
        return literal is ['[', _, .., ']'] && literal.Length <= MaxOctets
            && TryParseContent(Encoding.UTF8.GetBytes(literal.Substring(1, literal.Length - 2)), out address);
    }

    private static bool TryParseContent(ReadOnlySpan<byte> content, [NotNullWhen(true)] out IPAddress? address)
    {
        if (!IsIPv6(content))
            return TryParseIPv4(content, out address);
        address = null;
        ReadOnlySpan<byte> digits = content["IPv6:".Length..];
        return !digits.ContainsAnyExcept(IPv6Characters)
            && IPAddress.TryParse(Encoding.UTF8.GetString(digits), out address)
            && address.AddressFamily == AddressFamily.InterNetworkV6;
    }

    private static bool IsIPv6(ReadOnlySpan<byte> content) =>
        content.Length > 5 && AsciiText.EqualsWord(content[..5], "IPV6:"u8);

    // Snum is decimal even with leading zeros, where the framework's parser would read octal.
    private static bool TryParseIPv4(ReadOnlySpan<byte> content, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        Span<byte> octets = stackalloc byte[4];
        int count = 0;
        foreach (Range part in content.Split((byte)'.'))
        {
            if (count == 4 || !DecimalNumber.TryParse(content[part], 3, out long number) || number > 255)
                return false;
            octets[count++] = (byte)number;
        }

        address = count == 4 ? new IPAddress(octets) : null;
        return address is not null;
    }

    private static bool IsGeneral(ReadOnlySpan<byte> content)
    {
        int colon = content.IndexOf((byte)':');
        if (colon <= 0 || colon == content.Length - 1 || content[colon - 1] == '-')
            return false;
        foreach (byte octet in content[..colon])
        {
            if (octet != '-' && !AsciiText.IsLetterOrDigit(octet))
                return false;
        }

        // dcontent: printable, without blank, brackets and backslash.
        return !content[colon..].ContainsAnyExceptInRange((byte)33, (byte)126) && !content[colon..].ContainsAny("[\\]"u8);
    }
}
