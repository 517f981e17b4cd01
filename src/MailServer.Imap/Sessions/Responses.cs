using System.Buffers;
using System.Text;

namespace MailServer.Imap.Sessions;

/// <summary>Answers every command shares.</summary>
internal static class Responses
{
    public static void Tagged(this ImapOutput output, ReadOnlySpan<byte> tag, Reply reply)
    {
        output.Write(tag);
        output.Write(reply.Status switch
        {
            ReplyStatus.Ok => " OK "u8,
            ReplyStatus.No => " NO "u8,
            _ => " BAD "u8,
        });
        output.CodeAndText(reply.Code, reply.Text);
    }

    /// <summary>An untagged OK, NO, BAD or BYE, such as <c>* OK [UIDNEXT 5] Next</c>.</summary>
    public static void Untagged(this ImapOutput output, ReadOnlySpan<byte> status, string? code, string text)
    {
        output.Write("* "u8);
        output.Write(status);
        output.Write(" "u8);
        output.CodeAndText(code, text);
    }

    public static void Bye(this ImapOutput output, string text, string? code = null) => output.Untagged("BYE"u8, code, text);

    /// <summary>A continuation request (RFC 9051 §7.6).</summary>
    public static void Continue(this ImapOutput output, ReadOnlySpan<byte> text)
    {
        output.Write("+ "u8);
        output.Write(text);
        output.Write("\r\n"u8);
    }

    /// <summary><c>* 5 EXISTS</c> and its like.</summary>
    public static void NumberLine(this ImapOutput output, uint number, ReadOnlySpan<byte> name)
    {
        output.Write("* "u8);
        output.Number(number);
        output.Write(" "u8);
        output.Write(name);
        output.Write("\r\n"u8);
    }

    public static void Number(this ImapOutput output, long number)
    {
        System.Buffers.Text.Utf8Formatter.TryFormat(number, output.GetSpan(20), out var length);
        output.Advance(length);
    }

    /// <summary>Text of our own: US-ASCII.</summary>
    public static void Text(this ImapOutput output, string text) =>
        output.Advance(Encoding.Latin1.GetBytes(text, output.GetSpan(text.Length)));

    private static void CodeAndText(this ImapOutput output, string? code, string text)
    {
        if (code is not null)
        {
            output.Write("["u8);
            output.Text(code);
            output.Write("] "u8);
        }

        output.Text(text);
        output.Write("\r\n"u8);
    }
}
