using System.Text;

namespace MailServer.Protocol.Imap;

/// <summary>Sections and partials, from the bracket on.</summary>
internal static class FetchSectionSyntax
{
    /// <summary>section: brackets and what may stand in them.</summary>
    public static bool Section(ref ImapReader reader, out FetchSection section)
    {
        section = FetchSection.Whole;
        if (!reader.TryTake((byte)'['))
        {
            return reader.Fail("a section is missing");
        }

        if (!Part(ref reader, out IReadOnlyList<uint> part, out bool textFollows))
        {
            return false;
        }

        FetchSectionText text = FetchSectionText.None;
        IReadOnlyList<string> fields = [];
        if (textFollows && !Text(ref reader, hasPart: part.Count > 0, out text, out fields))
        {
            return false;
        }

        section = new FetchSection(part, text, fields);
        return reader.TryTake((byte)']') || reader.Fail("a closing bracket is missing");
    }

    /// <summary>section-binary: brackets around a part's number or nothing.</summary>
    public static bool BinarySection(ref ImapReader reader, out FetchSection section) =>
        Section(ref reader, out section)
        && (section.Text == FetchSectionText.None || reader.Fail("BINARY takes only part numbers"));

    /// <summary>partial, if there is one.</summary>
    public static bool OptionalPartial(ref ImapReader reader, out FetchPartial? partial)
    {
        partial = null;
        if (!reader.TryTake((byte)'<'))
        {
            return true;
        }

        if (!reader.Number64(out long offset) || !reader.TryTake((byte)'.') || !reader.Number64(out long length)
            || length == 0 || !reader.TryTake((byte)'>'))
        {
            return reader.Fail("a partial range is malformed");
        }

        partial = new FetchPartial(offset, length);
        return true;
    }

    private static bool Part(ref ImapReader reader, out IReadOnlyList<uint> part, out bool textFollows)
    {
        var numbers = new List<uint>();
        part = numbers;
        textFollows = reader.Next != (byte)']';
        while (reader.Next is >= (byte)'0' and <= (byte)'9')
        {
            if (!reader.NonZeroNumber(out uint number))
            {
                return false;
            }

            if (numbers.Count == reader.Settings.MaxDepth)
            {
                return reader.Fail("a part is nested too deep");
            }

            numbers.Add(number);
            textFollows = reader.TryTake((byte)'.');
            if (!textFollows)
            {
                break;
            }
        }

        return true;
    }

    private static bool Text(ref ImapReader reader, bool hasPart, out FetchSectionText text, out IReadOnlyList<string> fields)
    {
        fields = [];
        text = reader.TryName("HEADER"u8) ? FetchSectionText.Header
            : reader.TryName("TEXT"u8) ? FetchSectionText.Text
            : reader.TryName("HEADER.FIELDS"u8) ? FetchSectionText.HeaderFields
            : reader.TryName("HEADER.FIELDS.NOT"u8) ? FetchSectionText.HeaderFieldsNot
            : hasPart && reader.TryName("MIME"u8) ? FetchSectionText.Mime
            : FetchSectionText.None;
        return text switch
        {
            FetchSectionText.None => reader.Fail("a section is malformed"),
            FetchSectionText.HeaderFields or FetchSectionText.HeaderFieldsNot => reader.Space() && Fields(ref reader, out fields),
            _ => true,
        };
    }

    private static bool Fields(ref ImapReader reader, out IReadOnlyList<string> fields)
    {
        var names = new List<string>();
        fields = names;
        if (!reader.Open())
        {
            return false;
        }

        do
        {
            if (!reader.Astring(out ImapText name))
            {
                return false;
            }

            // The answer repeats the names, so nothing that could look like another line may pass.
            if (names.Count == reader.Settings.MaxListItems || name.Raw.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
            {
                return reader.Fail("too many header fields, or one with a name that no field has");
            }

            names.Add(name.ToLatin1());
        }
        while (reader.TryTake((byte)' '));

        return reader.Close();
    }
}
