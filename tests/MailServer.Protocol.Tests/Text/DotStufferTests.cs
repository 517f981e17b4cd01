using System.Buffers;
using System.Text;
using MailServer.Protocol.Text;

namespace MailServer.Protocol.Tests.Text;

public class DotStufferTests
{
    [Theory]
    [InlineData("", ".\r\n")]
    [InlineData("a", "a\r\n.\r\n")]
    [InlineData("a\r\n", "a\r\n.\r\n")]
    [InlineData(".\r\n..b\r\nc.d", "..\r\n...b\r\nc.d\r\n.\r\n")]
    [InlineData("a\r", "a\r\n.\r\n")]
    [InlineData("a\n.\r\nb", "a\r\n..\r\nb\r\n.\r\n")]
    [InlineData("a\r.\rb", "a\r\n..\r\nb\r\n.\r\n")]
    [InlineData("\r\n.", "\r\n..\r\n.\r\n")]
    public void Lines_are_stuffed_in_pieces_of_any_size(string content, string expected)
    {
        for (int piece = 1; piece <= content.Length + 1; piece++)
            Assert.Equal(expected, Encoding.UTF8.GetString(Stuff(Encoding.UTF8.GetBytes(content), piece)));
    }

    internal static byte[] Stuff(byte[] content, int piece)
    {
        var stuffer = new DotStuffer();
        var output = new ArrayBufferWriter<byte>();
        for (int at = 0; at < content.Length; at += piece)
            stuffer.Write(content.AsSpan(at, Math.Min(piece, content.Length - at)), output);
        stuffer.Complete(output);
        return output.WrittenSpan.ToArray();
    }

    internal static string Normalize(string text)
    {
        string lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Replace("\n", "\r\n", StringComparison.Ordinal);
        return lines.Length == 0 || lines.EndsWith('\n') ? lines : lines + "\r\n";
    }
}
