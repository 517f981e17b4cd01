using System.Buffers;
using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;

namespace MailServer.Hosting.ProxyProtocol;

/// <summary>Version 1: <c>PROXY TCP4 192.0.2.1 192.0.2.2 56324 25</c> and CRLF (proxy-protocol.txt §2.1).</summary>
internal static class TextHeader
{
    private const int LongestLine = 107;

    private static readonly SearchValues<byte> IPv4Characters = SearchValues.Create("0123456789."u8);
    private static readonly SearchValues<byte> IPv6Characters = SearchValues.Create("0123456789abcdefABCDEF:."u8);

    public static ReadOnlySpan<byte> Signature => "PROXY "u8;

    public static ProxyHeaderResult Parse(ReadOnlySpan<byte> bytes)
    {
        if (!ProxyHeaderParser.Agrees(bytes, Signature))
            return ProxyHeaderResult.Invalid;
        var window = bytes[..Math.Min(bytes.Length, LongestLine)];
        var end = window.IndexOf((byte)'\n');
        if (end < 0)
            return bytes.Length < LongestLine ? ProxyHeaderResult.NeedMore : ProxyHeaderResult.Invalid;
        if (end < Signature.Length + 1 || window[end - 1] != '\r')
            return ProxyHeaderResult.Invalid;
        return ParseLine(window[Signature.Length..(end - 1)]) is { } header
            ? ProxyHeaderResult.Done(header, end + 1)
            : ProxyHeaderResult.Invalid;
    }

    private static ProxyHeader? ParseLine(ReadOnlySpan<byte> line)
    {
        var family = Next(ref line);
        // UNKNOWN: the rest of the line says nothing that counts.
        if (family.SequenceEqual("UNKNOWN"u8))
            return ProxyHeader.Local;
        var expected = family.SequenceEqual("TCP4"u8) ? AddressFamily.InterNetwork
            : family.SequenceEqual("TCP6"u8) ? AddressFamily.InterNetworkV6
            : AddressFamily.Unspecified;
        var source = Address(Next(ref line), expected);
        var destination = Address(Next(ref line), expected);
        var sourcePort = Port(Next(ref line));
        var destinationPort = Port(Next(ref line));
        if (source is null || destination is null || sourcePort < 0 || destinationPort < 0 || !line.IsEmpty)
            return null;
        return new ProxyHeader(new IPEndPoint(source, sourcePort), new IPEndPoint(destination, destinationPort));
    }

    /// <summary>Cuts a word and exactly one space off the line.</summary>
    private static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> line)
    {
        var space = line.IndexOf((byte)' ');
        var word = space < 0 ? line : line[..space];
        line = space < 0 ? default : line[(space + 1)..];
        return word;
    }

    private static IPAddress? Address(ReadOnlySpan<byte> word, AddressFamily expected)
    {
        var dots = word.Count((byte)'.');
        var looksRight = expected == AddressFamily.InterNetwork
            ? dots == 3 && word.IndexOfAnyExcept(IPv4Characters) < 0
            : word.IndexOfAnyExcept(IPv6Characters) < 0;
        return looksRight && IPAddress.TryParse(word, out var address) && address.AddressFamily == expected ? address : null;
    }

    /// <summary>0 to 65535 without leading zeros, or -1.</summary>
    private static int Port(ReadOnlySpan<byte> word)
    {
        var isNumber = word.Length is > 0 and <= 5 && word.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0
            && (word.Length == 1 || word[0] != '0');
        return isNumber && Utf8Parser.TryParse(word, out int port, out _) && port <= 65_535 ? port : -1;
    }
}
