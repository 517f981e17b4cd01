using System.Buffers.Binary;
using System.Net;
using System.Text;
using CsCheck;
using MailServer.Hosting.ProxyProtocol;

namespace MailServer.Hosting.Tests.ProxyProtocol;

public class ProxyHeaderParserTests
{
    private static readonly byte[] Signature = "\r\n\r\n\0\r\nQUIT\n"u8.ToArray();

    [Theory]
    [InlineData("PROXY TCP4 192.0.2.1 198.51.100.2 56324 25\r\n", "192.0.2.1:56324", "198.51.100.2:25")]
    [InlineData("PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\r\n", "255.255.255.255:65535", "255.255.255.255:65535")]
    [InlineData("PROXY TCP6 2001:db8::1 2001:db8::2 1 0\r\n", "[2001:db8::1]:1", "[2001:db8::2]:0")]
    [InlineData("PROXY UNKNOWN\r\n", null, null)]
    [InlineData("PROXY UNKNOWN ffff:f...f ffff:f...f 65535 65535\r\n", null, null)]
    public void Text_headers_are_read_and_what_follows_is_left(string header, string? source, string? destination)
    {
        var result = ProxyHeaderParser.Parse(Encoding.UTF8.GetBytes(header + "EHLO me\r\n"));

        Assert.Equal(ProxyHeaderStatus.Done, result.Status);
        Assert.Equal(header.Length, result.Length);
        Assert.Equal(source, result.Header.Source?.ToString());
        Assert.Equal(destination, result.Header.Destination?.ToString());
    }

    [Theory]
    [InlineData("EHLO me\r\n")]
    [InlineData("PROXY TCP4 192.0.2.1 198.51.100.2 56324 25\n")]
    [InlineData("PROXY TCP4 192.0.2.1 198.51.100.2 56324\r\n")]
    [InlineData("PROXY TCP4 192.0.2.1 198.51.100.2 56324 25 \r\n")]
    [InlineData("PROXY TCP4  192.0.2.1 198.51.100.2 56324 25\r\n")]
    [InlineData("PROXY TCP4 192.0.2.1 198.51.100.2 056 25\r\n")]
    [InlineData("PROXY TCP4 192.0.2.1 198.51.100.2 65536 25\r\n")]
    [InlineData("PROXY TCP4 192.0.2.1 198.51.100.2 -1 25\r\n")]
    [InlineData("PROXY TCP4 192.0.2.300 198.51.100.2 1 25\r\n")]
    [InlineData("PROXY TCP4 2001:db8::1 2001:db8::2 1 25\r\n")]
    [InlineData("PROXY TCP6 192.0.2.1 198.51.100.2 1 25\r\n")]
    [InlineData("PROXY TCP6 fe80::1%eth0 fe80::2 1 25\r\n")]
    [InlineData("PROXY UDP4 192.0.2.1 198.51.100.2 1 25\r\n")]
    [InlineData("proxy TCP4 192.0.2.1 198.51.100.2 1 25\r\n")]
    [InlineData("PROXY \r\n")]
    public void Other_lines_are_no_header(string line) =>
        Assert.Equal(ProxyHeaderStatus.Invalid, ProxyHeaderParser.Parse(Encoding.UTF8.GetBytes(line)).Status);

    [Fact]
    public void A_text_header_that_does_not_end_is_refused_at_its_longest()
    {
        var endless = Encoding.UTF8.GetBytes("PROXY UNKNOWN " + new string('x', 200));

        Assert.Equal(ProxyHeaderStatus.NeedMore, ProxyHeaderParser.Parse(endless.AsSpan(0, 106)).Status);
        Assert.Equal(ProxyHeaderStatus.Invalid, ProxyHeaderParser.Parse(endless.AsSpan(0, 107)).Status);
    }

    [Fact]
    public void A_binary_header_is_read_and_its_extras_are_skipped()
    {
        var header = Binary(0x21, 0x11, [192, 0, 2, 1, 198, 51, 100, 2, 0xDC, 0x04, 0, 25, 0x04, 0, 2, 9, 9]);
        var result = ProxyHeaderParser.Parse([.. header, .. "EHLO"u8]);

        Assert.Equal(ProxyHeaderResult.Done(
            new ProxyHeader(IPEndPoint.Parse("192.0.2.1:56324"), IPEndPoint.Parse("198.51.100.2:25")), header.Length), result);
    }

    [Fact]
    public void A_binary_header_for_IPv6_is_read()
    {
        byte[] addresses = [.. IPAddress.Parse("2001:db8::1").GetAddressBytes(), .. IPAddress.Parse("2001:db8::2").GetAddressBytes(), 0, 1, 0, 143];
        var result = ProxyHeaderParser.Parse(Binary(0x21, 0x21, addresses));

        Assert.Equal(new ProxyHeader(IPEndPoint.Parse("[2001:db8::1]:1"), IPEndPoint.Parse("[2001:db8::2]:143")), result.Header);
    }

    [Theory]
    [InlineData(0x20, 0x11)]
    [InlineData(0x20, 0x00)]
    [InlineData(0x21, 0x00)]
    [InlineData(0x21, 0x31)]
    [InlineData(0x21, 0x12)]
    public void A_connection_of_the_proxys_own_keeps_its_addresses(byte command, byte family)
    {
        var result = ProxyHeaderParser.Parse(Binary(command, family, new byte[12]));

        Assert.Equal(ProxyHeaderResult.Done(ProxyHeader.Local, 28), result);
    }

    [Theory]
    [InlineData(0x11, 0x11, 12)]
    [InlineData(0x31, 0x11, 12)]
    [InlineData(0x22, 0x11, 12)]
    [InlineData(0x21, 0x41, 12)]
    [InlineData(0x21, 0x11, 11)]
    [InlineData(0x21, 0x21, 35)]
    [InlineData(0x21, 0x11, 5000)]
    public void Wrong_versions_commands_families_and_lengths_are_refused(byte command, byte family, int length) =>
        Assert.Equal(ProxyHeaderStatus.Invalid, ProxyHeaderParser.Parse(Binary(command, family, new byte[length])).Status);

    [Fact]
    public void Every_beginning_of_a_header_needs_more()
    {
        byte[][] headers = [Binary(0x21, 0x11, new byte[20]), "PROXY TCP4 192.0.2.1 198.51.100.2 56324 25\r\n"u8.ToArray()];
        foreach (var header in headers)
        {
            for (var length = 0; length < header.Length; length++)
                Assert.Equal(ProxyHeaderStatus.NeedMore, ProxyHeaderParser.Parse(header.AsSpan(0, length)).Status);
        }
    }

    [Fact]
    public void Whatever_comes_the_answer_is_one_and_stays_within_the_bytes() =>
        Gen.Select(Gen.OneOf(Gen.Const(Signature), Gen.Const("PROXY TCP4 "u8.ToArray()), Gen.Const("PROXY TCP6 "u8.ToArray()), Gen.Const(Array.Empty<byte>())), Gen.Byte.Array[0, 200]).Sample((start, rest) =>
        {
            byte[] bytes = [.. start, .. rest];
            var result = ProxyHeaderParser.Parse(bytes);
            return result.Status != ProxyHeaderStatus.Done || (result.Length > 0 && result.Length <= bytes.Length);
        });

    private static byte[] Binary(byte command, byte family, byte[] addresses)
    {
        byte[] header = [.. Signature, command, family, 0, 0, .. addresses];
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(14), (ushort)addresses.Length);
        return header;
    }
}
