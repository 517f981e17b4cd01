using System.Buffers.Binary;
using System.Net;

namespace MailServer.Hosting.ProxyProtocol;

/// <summary>Version 2: a signature, a command, a family, a length, addresses, and TLVs that we skip (proxy-protocol.txt §2.2).</summary>
internal static class BinaryHeader
{
    private const int FixedLength = 16;

    private static ReadOnlySpan<byte> Signature => "\r\n\r\n\0\r\nQUIT\n"u8;

    public static ProxyHeaderResult Parse(ReadOnlySpan<byte> bytes)
    {
        if (!ProxyHeaderParser.Agrees(bytes, Signature))
            return ProxyHeaderResult.Invalid;
        if (bytes.Length < FixedLength)
            return ProxyHeaderResult.NeedMore;
        var length = FixedLength + BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]);
        if (bytes[12] >> 4 != 2 || length > ProxyHeaderParser.LongestHeader)
            return ProxyHeaderResult.Invalid;
        if (bytes.Length < length)
            return ProxyHeaderResult.NeedMore;
        return ParseAddresses(bytes[12] & 0x0F, bytes[13], bytes[FixedLength..length]) is { } header
            ? ProxyHeaderResult.Done(header, length)
            : ProxyHeaderResult.Invalid;
    }

    private static ProxyHeader? ParseAddresses(int command, byte family, ReadOnlySpan<byte> addresses) => command switch
    {
        // LOCAL: whatever follows is to be ignored.
        0 => ProxyHeader.Local,
        1 => family switch
        {
            // TCP over IPv4, TCP over IPv6
            0x11 => Endpoints(addresses, 4),
            0x21 => Endpoints(addresses, 16),
            // UNSPEC, or a family that is known but not ours (datagrams, Unix sockets): the connection is taken as the proxy's own.
            0x00 or 0x12 or 0x22 or 0x31 or 0x32 => ProxyHeader.Local,
            _ => null,
        },
        _ => null,
    };

    /// <summary>Source, destination, source port, destination port.</summary>
    private static ProxyHeader? Endpoints(ReadOnlySpan<byte> addresses, int size)
    {
        if (addresses.Length < (2 * size) + 4)
            return null;
        var ports = addresses[(2 * size)..];
        return new ProxyHeader(
            new IPEndPoint(new IPAddress(addresses[..size]), BinaryPrimitives.ReadUInt16BigEndian(ports)),
            new IPEndPoint(new IPAddress(addresses[size..(2 * size)]), BinaryPrimitives.ReadUInt16BigEndian(ports[2..])));
    }
}
