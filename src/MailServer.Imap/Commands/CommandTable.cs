using System.Collections.Frozen;
using MailServer.Imap.Appending;
using MailServer.Imap.Contexts;
using MailServer.Imap.Fetching;
using MailServer.Imap.Listing;
using MailServer.Imap.Notifications;
using MailServer.Imap.Ordering;
using MailServer.Imap.Searching;
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
        CommandRow.Of<EnableCommand>("ENABLE", LoggedIn, TellsExpunge, Enabling.RunAsync),
        CommandRow.Of<CompressCommand>("COMPRESS", LoggedIn, TellsExpunge | LastInBuffer, Compressing.RunAsync),

        CommandRow.Of<PlainCommand>("STARTTLS", NotAuthenticated, TellsNothing | LastInBuffer, StartingTls.RunAsync),
        CommandRow.Of<AuthenticateCommand>("AUTHENTICATE", NotAuthenticated, TellsNothing, Authenticating.RunAsync),
        CommandRow.Of<LoginCommand>("LOGIN", NotAuthenticated, TellsNothing, LoggingIn.RunAsync),

        CommandRow.Of<PlainCommand>("UNAUTHENTICATE", LoggedIn, TellsNothing, ServerCommands.UnauthenticateAsync),
        CommandRow.Of<SelectCommand>("SELECT", LoggedIn, TellsNothing, Selecting.SelectAsync),
        CommandRow.Of<SelectCommand>("EXAMINE", LoggedIn, TellsNothing, Selecting.ExamineAsync),
        CommandRow.Of<CreateCommand>("CREATE", LoggedIn, TellsExpunge, FolderCommands.CreateAsync),
        CommandRow.Of<MailboxCommand>("DELETE", LoggedIn, TellsExpunge, FolderCommands.DeleteAsync),
        CommandRow.Of<RenameCommand>("RENAME", LoggedIn, TellsExpunge, FolderCommands.RenameAsync),
        CommandRow.Of<MailboxCommand>("SUBSCRIBE", LoggedIn, TellsExpunge, FolderCommands.SubscribeAsync),
        CommandRow.Of<MailboxCommand>("UNSUBSCRIBE", LoggedIn, TellsExpunge, FolderCommands.UnsubscribeAsync),
        CommandRow.Of<ListCommand>("LIST", LoggedIn, TellsExpunge, FolderListing.ListAsync),
        CommandRow.Of<LsubCommand>("LSUB", LoggedIn, TellsExpunge, FolderListing.ListSubscribedAsync),
        CommandRow.Of<PlainCommand>("NAMESPACE", LoggedIn, TellsExpunge, ServerCommands.NamespaceAsync),
        CommandRow.Of<StatusCommand>("STATUS", LoggedIn, TellsExpunge, FolderStatus.RunAsync),
        CommandRow.Of<AppendCommand>("APPEND", LoggedIn, TellsExpunge, AppendRunner.RunAsync),
        CommandRow.Of<MultiSearchCommand>("ESEARCH", LoggedIn, None, MultiSearchRunner.RunAsync),
        CommandRow.Of<MultiSearchCommand>("UID ESEARCH", LoggedIn, None, MultiSearchRunner.RunAsync),
        CommandRow.Of<NotifyCommand>("NOTIFY", LoggedIn, TellsNothing, Notifying.RunAsync),
        CommandRow.Of<PlainCommand>("IDLE", LoggedIn, TellsExpunge, Idling.RunAsync),
        CommandRow.Of<GetQuotaCommand>("GETQUOTA", LoggedIn, TellsExpunge, QuotaCommands.GetAsync),
        CommandRow.Of<MailboxCommand>("GETQUOTAROOT", LoggedIn, TellsExpunge, QuotaCommands.GetRootAsync),
        CommandRow.Of<SetQuotaCommand>("SETQUOTA", LoggedIn, TellsExpunge, QuotaCommands.SetAsync),

        CommandRow.Of<PlainCommand>("CHECK", Selected, TellsExpunge, ServerCommands.NoOperationAsync),
        CommandRow.Of<PlainCommand>("CLOSE", Selected, TellsNothing, Closing.CloseAsync),
        CommandRow.Of<PlainCommand>("UNSELECT", Selected, TellsNothing, Closing.UnselectAsync),
        CommandRow.Of<PlainCommand>("EXPUNGE", Selected, TellsExpunge | NeedsWriteAccess | Removes, Expunging.RunAsync),
        CommandRow.Of<UidExpungeCommand>("UID EXPUNGE", Selected, TellsExpunge | NeedsWriteAccess | Removes, Expunging.RunUidAsync),
        CommandRow.Of<SearchCommand>("SEARCH", Selected, None, SearchRunner.RunAsync),
        CommandRow.Of<SearchCommand>("UID SEARCH", Selected, TellsExpunge, SearchRunner.RunAsync),
        CommandRow.Of<SortCommand>("SORT", Selected, None, SearchRunner.SortAsync),
        CommandRow.Of<SortCommand>("UID SORT", Selected, TellsExpunge, SearchRunner.SortAsync),
        CommandRow.Of<CancelUpdateCommand>("CANCELUPDATE", Selected, TellsExpunge, Watching.CancelAsync),
        CommandRow.Of<ThreadCommand>("THREAD", Selected, None, ThreadRunner.RunAsync),
        CommandRow.Of<ThreadCommand>("UID THREAD", Selected, TellsExpunge, ThreadRunner.RunAsync),
        CommandRow.Of<FetchCommand>("FETCH", Selected, None, FetchRunner.RunAsync),
        CommandRow.Of<FetchCommand>("UID FETCH", Selected, TellsExpunge, FetchRunner.RunAsync),
        CommandRow.Of<StoreCommand>("STORE", Selected, NeedsWriteAccess, StoringFlags.RunAsync),
        CommandRow.Of<StoreCommand>("UID STORE", Selected, TellsExpunge | NeedsWriteAccess, StoringFlags.RunAsync),
        CommandRow.Of<CopyCommand>("COPY", Selected, TellsExpunge, Copying.CopyAsync),
        CommandRow.Of<CopyCommand>("UID COPY", Selected, TellsExpunge, Copying.CopyAsync),
        CommandRow.Of<CopyCommand>("MOVE", Selected, TellsExpunge | NeedsWriteAccess | Removes, Copying.MoveAsync),
        CommandRow.Of<CopyCommand>("UID MOVE", Selected, TellsExpunge | NeedsWriteAccess | Removes, Copying.MoveAsync),
        CommandRow.Of<ReplaceCommand>("REPLACE", Selected, TellsExpunge | NeedsWriteAccess | Removes, Replacing.RunAsync),
        CommandRow.Of<ReplaceCommand>("UID REPLACE", Selected, TellsExpunge | NeedsWriteAccess | Removes, Replacing.RunAsync),
    }.ToFrozenDictionary(static row => row.Verb);

    public static IEnumerable<CommandRow> All => Rows.Values;

    public static CommandRow? Find(string verb) => Rows.GetValueOrDefault(verb);
}
