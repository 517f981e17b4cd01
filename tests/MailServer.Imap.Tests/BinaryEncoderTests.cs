using System.Buffers;
using System.Text;
using CsCheck;
using MailServer.Messages.Text;

namespace MailServer.Imap.Tests;

/// <summary>Binary parts become base64 while a message is added (RFC 3516 §6), and all else stays.</summary>
public class BinaryEncoderTests
{
    private const string Binary = "Content-Type: application/x\r\nContent-Transfer-Encoding:\r\n binary (as it is)\r\nX: y\r\n\r\n";
    private const string Encoded = "Content-Type: application/x\r\nContent-Transfer-Encoding: base64\r\nX: y\r\n\r\n";
    private static readonly string[] Pieces =
    [
        "\0", "a", "\r", "\n", "\r\n", "\r\n\r\n", "--b", "--c", "--", Binary, "Content-Type: multipart/mixed; boundary=b\r\n", "Content-Type: multipart/x; boundary=\"c\"\r\n",
        "Content-Transfer-Encoding: binary\r\n", "Content-Type: message/rfc822\r\n", new string('x', 2_500), "\u00FF\u00FE",
    ];

    [Theory]
    [InlineData(Binary + "a\0b", Encoded + "YQBi\r\n")]
    [InlineData(Binary + "a\0b\r\n", Encoded + "YQBiDQo=\r\n")]
    [InlineData(Binary, Encoded)]
    [InlineData("Content-Transfer-Encoding: binary\r\n\r\na", "Content-Transfer-Encoding: base64\r\n\r\nYQ==\r\n")]
    [InlineData("Content-Transfer-Encoding: 8bit\r\n\r\na", "Content-Transfer-Encoding: 8bit\r\n\r\na")]
    [InlineData("S: x\n\nbinary\n", "S: x\n\nbinary\n")]
    public void A_message_of_one_part(string message, string expected) => Assert.Equal(expected, Encode(message, 1_000));

    [Fact]
    public void Parts_are_encoded_where_they_are_binary() => Assert.Equal(
        "Content-Type: multipart/mixed;\r\n boundary=\"b\"\r\nContent-Transfer-Encoding: 8bit\r\n\r\npreamble\r\n--b\r\n\r\ntext\r\n--b  \r\n" + Encoded + "AA0K\r\n--b\r\n"
            + "Content-Type: message/rfc822\r\n\r\n" + Encoded + "LS1iYg==\r\n--b\r\nContent-Type: multipart/x; boundary=c\r\n\r\n--c\r\n" + Encoded + "\r\n--c\r\n" + Encoded
            + "AQ==\r\n--b--\r\nend\r\n",
        Encode(
            "Content-Type: multipart/mixed;\r\n boundary=\"b\"\r\nContent-Transfer-Encoding: binary\r\n\r\npreamble\r\n--b\r\n\r\ntext\r\n--b  \r\n" + Binary + "\0\r\n\r\n--b\r\n"
            + "Content-Type: message/rfc822\r\n\r\n" + Binary + "--bb\r\n--b\r\nContent-Type: multipart/x; boundary=c\r\n\r\n--c\r\n" + Binary + "\r\n--c\r\n" + Binary
            + "\u0001\r\n--b--\r\nend\r\n",
            7));

    [Fact]
    public void Lines_are_short_and_whole_however_the_message_comes() => Gen.Byte.Array[0, 5_000].Select(Gen.Int[1, 300]).Sample((bytes, size) =>
    {
        var body = Encoding.Latin1.GetString(bytes);
        var lines = Encode(Binary + body, size)[Encoded.Length..].Split("\r\n");
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 76));
        Assert.Equal(bytes, Convert.FromBase64String(string.Concat(lines)));
    });

    [Fact]
    public void How_it_comes_makes_no_difference() => Gen.Int[0, Pieces.Length - 1].Array[0, 30].Select(Gen.Int[1, 50]).Sample((pieces, size) =>
    {
        var message = string.Concat(pieces.Select(piece => Pieces[piece]));
        var whole = Encode(message, int.MaxValue);
        Assert.Equal(whole, Encode(message, size));
        if (!message.Contains("binary", StringComparison.Ordinal)) Assert.Equal(message, whole);
    });

    [Theory]
    [InlineData("S: \0\r\n\r\nx", true)]
    [InlineData("S: x\r\n\r\n\0", true)]
    [InlineData(Binary + "\0", false)]
    public void NUL_elsewhere_is_noticed(string message, bool isStray)
    {
        var encoder = new BinaryEncoder(new ArrayBufferWriter<byte>());
        encoder.Write(Encoding.Latin1.GetBytes(message));
        encoder.Finish();
        Assert.Equal(isStray, encoder.HasStrayNul);
    }

    private static string Encode(string message, int size)
    {
        var output = new ArrayBufferWriter<byte>();
        var encoder = new BinaryEncoder(output);
        foreach (var chunk in Encoding.Latin1.GetBytes(message).Chunk(Math.Min(size, message.Length + 1))) encoder.Write(chunk);
        encoder.Finish();
        return Encoding.Latin1.GetString(output.WrittenSpan);
    }
}
