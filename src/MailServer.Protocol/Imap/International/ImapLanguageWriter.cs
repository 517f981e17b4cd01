using System.Buffers;

namespace MailServer.Protocol.Imap;

/// <summary>Writes LANGUAGE and COMPARATOR responses (RFC 5255 §3.3, §4.8).</summary>
public static class ImapLanguageWriter
{
    /// <summary><c>* LANGUAGE (EN i-default)</c>: one tag is the language from now on, several are those that there are.</summary>
    public static void WriteLanguage(this IBufferWriter<byte> output, IReadOnlyList<string> tags)
    {
        output.Write("* LANGUAGE "u8);
        List(output, tags);
        output.Write("\r\n"u8);
    }

    /// <summary><c>* COMPARATOR i;unicode-casemap</c></summary>
    /// <param name="output">Where to.</param>
    /// <param name="active">The active collation.</param>
    /// <param name="matching">All that matched; written only when there are several.</param>
    public static void WriteComparator(this IBufferWriter<byte> output, string active, IReadOnlyList<string> matching)
    {
        ArgumentNullException.ThrowIfNull(matching);
        output.Write("* COMPARATOR "u8);
        output.WriteAstring(active);
        if (matching.Count > 1)
        {
            output.Write(" "u8);
            List(output, matching);
        }

        output.Write("\r\n"u8);
    }

    private static void List(IBufferWriter<byte> output, IReadOnlyList<string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        output.Write("("u8);
        for (int i = 0; i < values.Count; i++)
        {
            output.Write(i == 0 ? ""u8 : " "u8);
            output.WriteAstring(values[i]);
        }

        output.Write(")"u8);
    }
}
