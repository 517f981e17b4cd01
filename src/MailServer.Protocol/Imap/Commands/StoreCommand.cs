using System.Diagnostics.CodeAnalysis;

namespace MailServer.Protocol.Imap;

/// <summary>What STORE does with its flags.</summary>
public enum StoreOperation
{
    /// <summary>FLAGS: these and no others.</summary>
    Replace,

    /// <summary>+FLAGS: these as well.</summary>
    Add,

    /// <summary>-FLAGS: all but these.</summary>
    Remove,
}

/// <summary>STORE and UID STORE (RFC 9051 §6.4.6), with UNCHANGEDSINCE (RFC 7162 §3.1.3).</summary>
public sealed record StoreCommand : ImapCommand
{
    /// <summary>Which messages.</summary>
    public required SequenceSet Messages { get; init; }

    /// <summary>Whether <see cref="Messages"/> are UIDs.</summary>
    public bool IsUid { get; init; }

    /// <summary>What to do.</summary>
    public StoreOperation Operation { get; init; }

    /// <summary>.SILENT: the client does not want to be told the new flags.</summary>
    public bool IsSilent { get; init; }

    /// <summary>The flags, system flags in the spelling of <see cref="ImapFlag"/>.</summary>
    public required IReadOnlyList<string> Flags { get; init; }

    /// <summary>The mod-sequence above which a message is left alone, 0 or more; null when not given.</summary>
    public long? UnchangedSince { get; init; }

    internal static bool Parse(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command) =>
        Parse(ref reader, isUid: false, out command);

    internal static bool ParseUid(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command) =>
        Parse(ref reader, isUid: true, out command);

    private static bool Parse(ref ImapReader reader, bool isUid, [NotNullWhen(true)] out ImapCommand? command)
    {
        command = null;
        if (!reader.Space() || !reader.Set(out SequenceSet messages) || !reader.Space()
            || !ParseModifiers(ref reader, out long? unchangedSince)
            || !ParseOperation(ref reader, out StoreOperation operation, out bool silent)
            || !reader.Space() || !reader.FlagListOrFlags(out IReadOnlyList<string> flags))
        {
            return false;
        }

        command = new StoreCommand
        {
            Messages = messages,
            IsUid = isUid,
            Operation = operation,
            IsSilent = silent,
            Flags = flags,
            UnchangedSince = unchangedSince,
        };
        return true;
    }

    private static bool ParseModifiers(ref ImapReader reader, out long? unchangedSince)
    {
        unchangedSince = null;
        if (!reader.TryTake((byte)'('))
        {
            return true;
        }

        if (!reader.TryName("UNCHANGEDSINCE"u8))
        {
            return reader.Fail("an unknown modifier");
        }

        if (!reader.Space() || !reader.Number64(out long modSeq))
        {
            return false;
        }

        unchangedSince = modSeq;
        return reader.Close() && reader.Space();
    }

    private static bool ParseOperation(ref ImapReader reader, out StoreOperation operation, out bool silent)
    {
        operation = reader.TryTake((byte)'+') ? StoreOperation.Add
            : reader.TryTake((byte)'-') ? StoreOperation.Remove
            : StoreOperation.Replace;
        silent = reader.TryName("FLAGS.SILENT"u8);
        return silent || reader.TryName("FLAGS"u8) || reader.Fail("FLAGS is missing");
    }
}
