using System.Diagnostics.CodeAnalysis;

namespace MailServer.Protocol.Imap;

/// <summary>How far below an entry GETMETADATA looks (RFC 5464 §4.2.2).</summary>
public enum MetadataDepth
{
    /// <summary>0: the entry alone.</summary>
    Zero,

    /// <summary>1: also those directly below.</summary>
    One,

    /// <summary>infinity: also all below.</summary>
    Infinity,
}

/// <summary>GETMETADATA (RFC 5464 §4.2).</summary>
/// <param name="Mailbox">The decoded name; empty for the server.</param>
/// <param name="Entries">The names in lower case; one or more.</param>
public sealed record GetMetadataCommand(string Mailbox, IReadOnlyList<string> Entries) : ImapCommand
{
    /// <summary>MAXSIZE: values with more octets are left out; null when not given.</summary>
    public uint? MaxSize { get; init; }

    /// <summary>DEPTH.</summary>
    public MetadataDepth Depth { get; init; }

    internal static bool Parse(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command)
    {
        command = null;
        uint? maxSize = null;
        MetadataDepth depth = MetadataDepth.Zero;
        if (!reader.Space()
            || (reader.Next == (byte)'(' && !ParseOptions(ref reader, ref maxSize, ref depth))
            || !reader.Mailbox(out string mailbox) || !reader.Space())
        {
            return false;
        }

        // The options stand before the mailbox in RFC 5464 §5 and behind it in its examples; clients do both.
        bool optionsFollow = reader.Rest.Length > 1 && reader.Rest[0] == (byte)'(' && reader.Rest[1] is not ((byte)'/' or (byte)'"' or (byte)'{');
        if ((optionsFollow && !ParseOptions(ref reader, ref maxSize, ref depth))
            || !MetadataEntry.ParseList(ref reader, out IReadOnlyList<string> entries))
        {
            return false;
        }

        command = new GetMetadataCommand(mailbox, entries) { MaxSize = maxSize, Depth = depth };
        return true;
    }

    // With the space behind the list.
    private static bool ParseOptions(ref ImapReader reader, ref uint? maxSize, ref MetadataDepth depth)
    {
        if (!reader.Open())
        {
            return false;
        }

        do
        {
            if (reader.TryName("MAXSIZE"u8))
            {
                bool parsed = reader.Space() & reader.Number(out uint size);
                maxSize = size;
                if (!parsed)
                {
                    return false;
                }
            }
            else if (!(reader.TryName("DEPTH"u8) ? reader.Space() && ParseDepth(ref reader, out depth) : reader.Fail("an unknown option")))
            {
                return false;
            }
        }
        while (reader.TryTake((byte)' '));

        return reader.Close() && reader.Space();
    }

    private static bool ParseDepth(ref ImapReader reader, out MetadataDepth depth)
    {
        depth = reader.TryName("1"u8) ? MetadataDepth.One
            : reader.TryName("INFINITY"u8) ? MetadataDepth.Infinity
            : MetadataDepth.Zero;
        return depth != MetadataDepth.Zero || reader.TryName("0"u8) || reader.Fail("an unknown depth");
    }
}

/// <summary>SETMETADATA (RFC 5464 §4.3): all of it or nothing.</summary>
/// <param name="Mailbox">The decoded name; empty for the server.</param>
/// <param name="Values">The names in lower case and their values, null to remove one; one or more.</param>
public sealed record SetMetadataCommand(string Mailbox, IReadOnlyList<KeyValuePair<string, byte[]?>> Values) : ImapCommand
{
    internal static bool Parse(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command)
    {
        command = null;
        var values = new List<KeyValuePair<string, byte[]?>>();
        if (!reader.SpaceMailbox(out string mailbox) || !reader.Space() || !reader.Open())
        {
            return false;
        }

        do
        {
            if (!MetadataEntry.Parse(ref reader, out string entry) || !reader.Space() || !ParseValue(ref reader, out byte[]? value))
            {
                return false;
            }

            if (values.Count == reader.Settings.MaxListItems)
            {
                return reader.Fail("too many entries");
            }

            values.Add(new(entry, value));
        }
        while (reader.TryTake((byte)' '));

        command = new SetMetadataCommand(mailbox, values);
        return reader.Close();
    }

    private static bool ParseValue(ref ImapReader reader, out byte[]? value)
    {
        value = null;
        if (reader.TryName("NIL"u8))
        {
            return true;
        }

        // RFC 5464 §5 has strings only; MailKit writes a single word as an atom, which can mean nothing else.
        bool isString = reader.Next is (byte)'"' or (byte)'{' or (byte)'~';
        bool read = isString ? reader.String(out ImapText text) : reader.Astring(out text);
        value = read ? text.ToArray() : null;
        return read;
    }
}
