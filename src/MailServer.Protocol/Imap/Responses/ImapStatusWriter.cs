using System.Buffers;
using System.Buffers.Text;

namespace MailServer.Protocol.Imap;

/// <summary>The kind of a status response (RFC 9051 §7.1).</summary>
public enum ImapStatus
{
    /// <summary>OK.</summary>
    Ok,

    /// <summary>NO: the command failed.</summary>
    No,

    /// <summary>BAD: the command is not understood.</summary>
    Bad,

    /// <summary>PREAUTH, only as a greeting.</summary>
    PreAuth,

    /// <summary>BYE: the connection is about to close.</summary>
    Bye,
}

/// <summary>Writes status responses and continuation requests.</summary>
public static class ImapStatusWriter
{
    /// <summary>Ends a command: <c>A1 OK [code] text</c>.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="tag">The command's tag; empty when it could not be read, which makes the response untagged.</param>
    /// <param name="status">OK, NO or BAD.</param>
    /// <param name="code">A response code, or null.</param>
    /// <param name="text">Words for people; what is not printable ASCII becomes <c>?</c>.</param>
    public static void WriteTagged(
        this IBufferWriter<byte> output, ReadOnlySpan<byte> tag, ImapStatus status, ImapResponseCode? code, ReadOnlySpan<char> text)
    {
        output.Write(tag.IsEmpty ? "*"u8 : tag);
        WriteStatus(output, status, code, text);
    }

    /// <summary>Writes an untagged status response: <c>* OK [code] text</c>.</summary>
    public static void WriteUntagged(this IBufferWriter<byte> output, ImapStatus status, ImapResponseCode? code, ReadOnlySpan<char> text)
    {
        output.Write("*"u8);
        WriteStatus(output, status, code, text);
    }

    /// <summary>Asks the client to go on: <c>+ text</c>.</summary>
    public static void WriteContinuation(this IBufferWriter<byte> output, ReadOnlySpan<char> text)
    {
        output.Write("+ "u8);
        WriteText(output, text);
        output.Write("\r\n"u8);
    }

    /// <summary>Sends a SASL challenge in base64 (RFC 9051 §6.2.2).</summary>
    public static void WriteChallenge(this IBufferWriter<byte> output, ReadOnlySpan<byte> challenge)
    {
        output.Write("+ "u8);
        Span<byte> span = output.GetSpan(Base64.GetMaxEncodedToUtf8Length(challenge.Length) + 1);
        Base64.EncodeToUtf8(challenge, span, out _, out int written);
        output.Advance(written);
        output.Write("\r\n"u8);
    }

    private static void WriteStatus(IBufferWriter<byte> output, ImapStatus status, ImapResponseCode? code, ReadOnlySpan<char> text)
    {
        output.Write(status switch
        {
            ImapStatus.Ok => " OK "u8,
            ImapStatus.No => " NO "u8,
            ImapStatus.Bad => " BAD "u8,
            ImapStatus.PreAuth => " PREAUTH "u8,
            _ => " BYE "u8,
        });
        if (code is not null)
        {
            output.Write("["u8);
            output.WriteAscii(code.Text);
            output.Write("] "u8);
        }
        else if (text is ['[', ..])
        {
            // It would be taken for a code.
            output.Write("'"u8);
        }

        WriteText(output, text);
        output.Write("\r\n"u8);
    }

    // Nothing in a text may end the line early. RFC 3501 §9 wants at least one character.
    private static void WriteText(IBufferWriter<byte> output, ReadOnlySpan<char> text)
    {
        text = text.IsEmpty ? "-" : text;
        Span<byte> span = output.GetSpan(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            span[i] = text[i] is >= ' ' and <= '~' ? (byte)text[i] : (byte)'?';
        }

        output.Advance(text.Length);
    }
}
