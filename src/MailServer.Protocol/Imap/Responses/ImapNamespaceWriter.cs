using System.Buffers;

namespace MailServer.Protocol.Imap;

/// <summary>One namespace (RFC 9051 §6.3.10).</summary>
/// <param name="Prefix">What its names start with, often empty.</param>
/// <param name="Delimiter">What separates levels; null when there are none.</param>
public sealed record ImapNamespace(string Prefix, char? Delimiter = '/')
{
    /// <summary>TRANSLATION: the prefix in the language of LANGUAGE (RFC 5255 §3.4), or null.</summary>
    public string? Translation { get; init; }
}

/// <summary>Writes the NAMESPACE response (RFC 9051 §7.3.3).</summary>
public static class ImapNamespaceWriter
{
    /// <summary><c>* NAMESPACE (("" "/")) NIL NIL</c></summary>
    public static void WriteNamespace(
        this IBufferWriter<byte> output,
        IReadOnlyList<ImapNamespace> personal,
        IReadOnlyList<ImapNamespace> otherUsers,
        IReadOnlyList<ImapNamespace> shared,
        bool utf8)
    {
        output.Write("* NAMESPACE "u8);
        Kind(output, personal, utf8);
        output.Write(" "u8);
        Kind(output, otherUsers, utf8);
        output.Write(" "u8);
        Kind(output, shared, utf8);
        output.Write("\r\n"u8);
    }

    private static void Kind(IBufferWriter<byte> output, IReadOnlyList<ImapNamespace> namespaces, bool utf8)
    {
        if (namespaces.Count == 0)
        {
            output.Write("NIL"u8);
            return;
        }

        output.Write("("u8);
        foreach (ImapNamespace item in namespaces)
        {
            output.Write("("u8);
            ImapTokenWriter.WriteMailboxString(output, item.Prefix, utf8);
            output.Write(" "u8);
            output.WriteNString(item.Delimiter?.ToString());
            if (item.Translation is { } translation)
            {
                // RFC 5255 §3.4: always in modified UTF-7.
                output.Write(" \"TRANSLATION\" ("u8);
                ImapTokenWriter.WriteMailboxString(output, translation, utf8: false);
                output.Write(")"u8);
            }

            output.Write(")"u8);
        }

        output.Write(")"u8);
    }
}
