using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace MailServer.Protocol.Imap;

/// <summary>Reads the arguments of one command, from the byte after its name.</summary>
internal delegate bool ImapArgumentParser(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command);

/// <summary>A row of the table.</summary>
internal sealed record ImapVerb(string Name, ImapArgumentParser Parser);

/// <summary>Which parser reads the arguments of which command. In which state a command may be used is the engine's business.</summary>
internal static class ImapVerbTable
{
    private static readonly ImapVerb[] Rows =
    [
        new("CAPABILITY", PlainCommand.Parse),
        new("NOOP", PlainCommand.Parse),
        new("LOGOUT", PlainCommand.Parse),
        new("ID", IdCommand.Parse),
        new("LANGUAGE", LanguageCommand.Parse),

        new("STARTTLS", PlainCommand.Parse),
        new("AUTHENTICATE", AuthenticateCommand.Parse),
        new("LOGIN", LoginCommand.Parse),
        new("UNAUTHENTICATE", PlainCommand.Parse),
        new("ENABLE", EnableCommand.Parse),
        new("COMPRESS", CompressCommand.Parse),

        new("SELECT", SelectCommand.Parse),
        new("EXAMINE", SelectCommand.Parse),
        new("CREATE", CreateCommand.Parse),
        new("DELETE", MailboxCommand.Parse),
        new("RENAME", RenameCommand.Parse),
        new("SUBSCRIBE", MailboxCommand.Parse),
        new("UNSUBSCRIBE", MailboxCommand.Parse),
        new("LIST", ListCommand.Parse),
        new("LSUB", LsubCommand.Parse),
        new("NAMESPACE", PlainCommand.Parse),
        new("GETJMAPACCESS", PlainCommand.Parse),
        new("STATUS", StatusCommand.Parse),
        new("APPEND", AppendCommand.Parse),
        new("IDLE", PlainCommand.Parse),
        new("NOTIFY", NotifyCommand.Parse),
        new("GETMETADATA", GetMetadataCommand.Parse),
        new("SETMETADATA", SetMetadataCommand.Parse),
        new("SETACL", SetAclCommand.Parse),
        new("DELETEACL", DeleteAclCommand.Parse),
        new("GETACL", MailboxCommand.Parse),
        new("LISTRIGHTS", ListRightsCommand.Parse),
        new("MYRIGHTS", MailboxCommand.Parse),
        new("GENURLAUTH", GenUrlAuthCommand.Parse),
        new("URLFETCH", UrlFetchCommand.Parse),
        new("RESETKEY", ResetKeyCommand.Parse),
        new("COMPARATOR", ComparatorCommand.Parse),
        new("GETQUOTA", GetQuotaCommand.Parse),
        new("GETQUOTAROOT", MailboxCommand.Parse),
        new("SETQUOTA", SetQuotaCommand.Parse),

        new("CHECK", PlainCommand.Parse),
        new("CLOSE", PlainCommand.Parse),
        new("UNSELECT", PlainCommand.Parse),
        new("EXPUNGE", PlainCommand.Parse),
        new("UID EXPUNGE", UidExpungeCommand.Parse),
        new("SEARCH", SearchCommand.Parse),
        new("UID SEARCH", SearchCommand.ParseUid),
        new("ESEARCH", MultiSearchCommand.Parse),
        new("UID ESEARCH", MultiSearchCommand.Parse),
        new("CANCELUPDATE", CancelUpdateCommand.Parse),
        new("SORT", SortCommand.Parse),
        new("UID SORT", SortCommand.ParseUid),
        new("THREAD", ThreadCommand.Parse),
        new("UID THREAD", ThreadCommand.ParseUid),
        new("FETCH", FetchCommand.Parse),
        new("UID FETCH", FetchCommand.ParseUid),
        new("STORE", StoreCommand.Parse),
        new("UID STORE", StoreCommand.ParseUid),
        new("COPY", CopyCommand.Parse),
        new("UID COPY", CopyCommand.ParseUid),
        new("MOVE", CopyCommand.Parse),
        new("UID MOVE", CopyCommand.ParseUid),
        new("REPLACE", ReplaceCommand.Parse),
        new("UID REPLACE", ReplaceCommand.ParseUid),
    ];

    private static readonly int LongestName = Rows.Max(static row => row.Name.Length);

    private static readonly FrozenDictionary<string, ImapVerb>.AlternateLookup<ReadOnlySpan<char>> ByName =
        Rows.ToFrozenDictionary(static row => row.Name, StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The names of all commands, for tests.</summary>
    public static IEnumerable<string> Names => Rows.Select(static row => row.Name);

    public static ImapVerb? Find(ReadOnlySpan<byte> name)
    {
        if (name.Length > LongestName)
        {
            return null;
        }

        Span<char> characters = stackalloc char[name.Length];
        Encoding.Latin1.GetChars(name, characters);
        return ByName.TryGetValue(characters, out ImapVerb? verb) ? verb : null;
    }
}
