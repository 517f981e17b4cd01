using System.Collections.Frozen;
using MailServer.Imap.Annotations;
using MailServer.Imap.Appending;
using MailServer.Imap.Contexts;
using MailServer.Imap.Fetching;
using MailServer.Imap.Listing;
using MailServer.Imap.Notifications;
using MailServer.Imap.Ordering;
using MailServer.Imap.Searching;
using MailServer.Imap.Sharing;
using MailServer.Imap.Urls;
using MailServer.Protocol.Imap;
using static MailServer.Imap.Commands.CommandTraits;
using static MailServer.Imap.Sessions.SessionState;

namespace MailServer.Imap.Commands;

/// <summary>Every command: where it may be used and what it does to the session (RFC 9051 §6).</summary>
internal static class CommandTable
{
    private static readonly FrozenDictionary<string, CommandRow> Rows = new[]
    {
        CommandRow.Of<PlainCommand>("CAPABILITY", Any, TellsExpunge, ServerCommands.CapabilityAsync),
        CommandRow.Of<PlainCommand>("NOOP", Any, TellsExpunge, ServerCommands.NoOperationAsync),
        CommandRow.Of<PlainCommand>("LOGOUT", Any, TellsNothing, ServerCommands.LogoutAsync),
        CommandRow.Of<LanguageCommand>("LANGUAGE", Any, TellsExpunge, Languages.RunAsync),
        CommandRow.Of<IdCommand>("ID", Any, TellsExpunge, ServerCommands.IdentifyAsync),
        CommandRow.Of<ComparatorCommand>("COMPARATOR", LoggedIn, TellsExpunge, Comparators.RunAsync),
        CommandRow.Of<EnableCommand>("ENABLE", LoggedIn, TellsExpunge, Enabling.RunAsync),
        CommandRow.Of<CompressCommand>("COMPRESS", LoggedIn, TellsExpunge | LastInBuffer, Compressing.RunAsync),

        CommandRow.Of<PlainCommand>("STARTTLS", NotAuthenticated, TellsNothing | LastInBuffer, StartingTls.RunAsync),
        CommandRow.Of<AuthenticateCommand>("AUTHENTICATE", NotAuthenticated, TellsNothing, Authenticating.RunAsync),
        CommandRow.Of<LoginCommand>("LOGIN", NotAuthenticated, TellsNothing, LoggingIn.RunAsync),

        CommandRow.Of<PlainCommand>("UNAUTHENTICATE", LoggedIn, TellsNothing, ServerCommands.UnauthenticateAsync),
        CommandRow.Of<SelectCommand>("SELECT", LoggedIn, TellsNothing | NeedsUtf8, Selecting.SelectAsync),
        CommandRow.Of<SelectCommand>("EXAMINE", LoggedIn, TellsNothing | NeedsUtf8, Selecting.ExamineAsync),
        CommandRow.Of<CreateCommand>("CREATE", LoggedIn, TellsExpunge | NeedsUtf8, FolderCommands.CreateAsync),
        CommandRow.Of<MailboxCommand>("DELETE", LoggedIn, TellsExpunge | NeedsUtf8, FolderCommands.DeleteAsync),
        CommandRow.Of<RenameCommand>("RENAME", LoggedIn, TellsExpunge | NeedsUtf8, FolderCommands.RenameAsync),
        CommandRow.Of<MailboxCommand>("SUBSCRIBE", LoggedIn, TellsExpunge | NeedsUtf8, FolderCommands.SubscribeAsync),
        CommandRow.Of<MailboxCommand>("UNSUBSCRIBE", LoggedIn, TellsExpunge | NeedsUtf8, FolderCommands.UnsubscribeAsync),
        CommandRow.Of<ListCommand>("LIST", LoggedIn, TellsExpunge | NeedsUtf8, FolderListing.ListAsync),
        CommandRow.Of<LsubCommand>("LSUB", LoggedIn, TellsExpunge | NeedsUtf8, FolderListing.ListSubscribedAsync),
        CommandRow.Of<PlainCommand>("NAMESPACE", LoggedIn, TellsExpunge, ServerCommands.NamespaceAsync),
        CommandRow.Of<PlainCommand>("GETJMAPACCESS", LoggedIn, TellsExpunge, ServerCommands.JmapAccessAsync),
        CommandRow.Of<StatusCommand>("STATUS", LoggedIn, TellsExpunge | NeedsUtf8, FolderStatus.RunAsync),
        CommandRow.Of<AppendCommand>("APPEND", LoggedIn, TellsExpunge | NeedsUtf8, AppendRunner.RunAsync),
        CommandRow.Of<MultiSearchCommand>("ESEARCH", LoggedIn, NeedsUtf8, MultiSearchRunner.RunAsync),
        CommandRow.Of<MultiSearchCommand>("UID ESEARCH", LoggedIn, NeedsUtf8, MultiSearchRunner.RunAsync),
        CommandRow.Of<NotifyCommand>("NOTIFY", LoggedIn, TellsNothing | NeedsUtf8, Notifying.RunAsync),
        CommandRow.Of<GenUrlAuthCommand>("GENURLAUTH", LoggedIn, TellsExpunge, SigningUrls.GenerateAsync),
        CommandRow.Of<ResetKeyCommand>("RESETKEY", LoggedIn, TellsExpunge | NeedsUtf8, SigningUrls.ResetAsync),
        CommandRow.Of<UrlFetchCommand>("URLFETCH", LoggedIn, TellsExpunge, FetchingUrls.RunAsync),
        CommandRow.Of<PlainCommand>("IDLE", LoggedIn, TellsExpunge, Idling.RunAsync),
        CommandRow.Of<GetMetadataCommand>("GETMETADATA", LoggedIn, TellsExpunge, GettingMetadata.RunAsync),
        CommandRow.Of<SetMetadataCommand>("SETMETADATA", LoggedIn, TellsExpunge, SettingMetadata.RunAsync),
        CommandRow.Of<SetAclCommand>("SETACL", LoggedIn, TellsExpunge, AclCommands.SetAsync),
        CommandRow.Of<DeleteAclCommand>("DELETEACL", LoggedIn, TellsExpunge, AclCommands.DeleteAsync),
        CommandRow.Of<MailboxCommand>("GETACL", LoggedIn, TellsExpunge, AclCommands.GetAsync),
        CommandRow.Of<ListRightsCommand>("LISTRIGHTS", LoggedIn, TellsExpunge, AclCommands.ListRightsAsync),
        CommandRow.Of<MailboxCommand>("MYRIGHTS", LoggedIn, TellsExpunge, AclCommands.GetMineAsync),
        CommandRow.Of<GetQuotaCommand>("GETQUOTA", LoggedIn, TellsExpunge, QuotaCommands.GetAsync),
        CommandRow.Of<MailboxCommand>("GETQUOTAROOT", LoggedIn, TellsExpunge | NeedsUtf8, QuotaCommands.GetRootAsync),
        CommandRow.Of<SetQuotaCommand>("SETQUOTA", LoggedIn, TellsExpunge, QuotaCommands.SetAsync),

        CommandRow.Of<PlainCommand>("CHECK", Selected, TellsExpunge, ServerCommands.NoOperationAsync),
        CommandRow.Of<PlainCommand>("CLOSE", Selected, TellsNothing, Closing.CloseAsync),
        CommandRow.Of<PlainCommand>("UNSELECT", Selected, TellsNothing, Closing.UnselectAsync),
        CommandRow.Of<PlainCommand>("EXPUNGE", Selected, TellsExpunge | NeedsWriteAccess | Removes, Expunging.RunAsync),
        CommandRow.Of<UidExpungeCommand>("UID EXPUNGE", Selected, TellsExpunge | NeedsWriteAccess | Removes, Expunging.RunUidAsync),
        CommandRow.Of<SearchCommand>("SEARCH", Selected, UsesNumbers, SearchRunner.RunAsync),
        CommandRow.Of<SearchCommand>("UID SEARCH", Selected, TellsExpunge, SearchRunner.RunAsync),
        CommandRow.Of<SortCommand>("SORT", Selected, UsesNumbers, SearchRunner.SortAsync),
        CommandRow.Of<SortCommand>("UID SORT", Selected, TellsExpunge, SearchRunner.SortAsync),
        CommandRow.Of<CancelUpdateCommand>("CANCELUPDATE", Selected, TellsExpunge, Watching.CancelAsync),
        CommandRow.Of<ThreadCommand>("THREAD", Selected, UsesNumbers, ThreadRunner.RunAsync),
        CommandRow.Of<ThreadCommand>("UID THREAD", Selected, TellsExpunge, ThreadRunner.RunAsync),
        CommandRow.Of<FetchCommand>("FETCH", Selected, UsesNumbers, FetchRunner.RunAsync),
        CommandRow.Of<FetchCommand>("UID FETCH", Selected, TellsExpunge, FetchRunner.RunAsync),
        CommandRow.Of<StoreCommand>("STORE", Selected, NeedsWriteAccess | UsesNumbers, StoringFlags.RunAsync),
        CommandRow.Of<StoreCommand>("UID STORE", Selected, TellsExpunge | NeedsWriteAccess, StoringFlags.RunAsync),
        CommandRow.Of<CopyCommand>("COPY", Selected, TellsExpunge | UsesNumbers, Copying.CopyAsync),
        CommandRow.Of<CopyCommand>("UID COPY", Selected, TellsExpunge, Copying.CopyAsync),
        CommandRow.Of<CopyCommand>("MOVE", Selected, TellsExpunge | NeedsWriteAccess | Removes | UsesNumbers, Copying.MoveAsync),
        CommandRow.Of<CopyCommand>("UID MOVE", Selected, TellsExpunge | NeedsWriteAccess | Removes, Copying.MoveAsync),
        CommandRow.Of<ReplaceCommand>("REPLACE", Selected, TellsExpunge | NeedsWriteAccess | Removes | UsesNumbers, Replacing.RunAsync),
        CommandRow.Of<ReplaceCommand>("UID REPLACE", Selected, TellsExpunge | NeedsWriteAccess | Removes, Replacing.RunAsync),
    }.ToFrozenDictionary(static row => row.Verb);

    public static IEnumerable<CommandRow> All => Rows.Values;

    public static CommandRow? Find(string verb) => Rows.GetValueOrDefault(verb);
}
