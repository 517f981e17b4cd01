using System.Buffers;

namespace MailServer.Protocol.Imap;

/// <summary>Writes the name of a section in a response, such as <c>BODY[1.HEADER.FIELDS (To)]&lt;0&gt;</c> (RFC 9051 §7.5.2).</summary>
internal static class FetchSectionWriter
{
    public static void WriteName(IBufferWriter<byte> output, FetchItem item)
    {
        switch (item.Attribute)
        {
            case FetchAttribute.Rfc822:
                output.Write("RFC822"u8);
                return;
            case FetchAttribute.Rfc822Header:
                output.Write("RFC822.HEADER"u8);
                return;
            case FetchAttribute.Rfc822Text:
                output.Write("RFC822.TEXT"u8);
                return;
        }

        // The answer to a PEEK does not say so.
        output.Write(item.Attribute switch
        {
            FetchAttribute.Binary => "BINARY["u8,
            FetchAttribute.BinarySize => "BINARY.SIZE["u8,
            _ => "BODY["u8,
        });
        WriteSection(output, item.Section ?? FetchSection.Whole);
        output.Write("]"u8);
        if (item.Partial is { } partial)
        {
            output.Write("<"u8);
            output.WriteNumber(partial.Offset);
            output.Write(">"u8);
        }
    }

    private static void WriteSection(IBufferWriter<byte> output, FetchSection section)
    {
        for (int i = 0; i < section.Part.Count; i++)
        {
            output.Write(i == 0 ? ""u8 : "."u8);
            output.WriteNumber(section.Part[i]);
        }

        output.Write(section.Part.Count > 0 && section.Text != FetchSectionText.None ? "."u8 : ""u8);
        output.Write(section.Text switch
        {
            FetchSectionText.Header => "HEADER"u8,
            FetchSectionText.HeaderFields => "HEADER.FIELDS ("u8,
            FetchSectionText.HeaderFieldsNot => "HEADER.FIELDS.NOT ("u8,
            FetchSectionText.Text => "TEXT"u8,
            FetchSectionText.Mime => "MIME"u8,
            _ => ""u8,
        });
        if (section.Text is not (FetchSectionText.HeaderFields or FetchSectionText.HeaderFieldsNot))
        {
            return;
        }

        for (int i = 0; i < section.Fields.Count; i++)
        {
            output.Write(i == 0 ? ""u8 : " "u8);
            output.WriteAstring(section.Fields[i]);
        }

        output.Write(")"u8);
    }
}
