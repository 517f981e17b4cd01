using System.Text;
using MailServer.Authentication;
using MailServer.Connections;
using MailServer.Imap.Annotations;
using MailServer.Imap.Events;
using MailServer.Imap.Mailboxes;
using MailServer.Imap.Notifications;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Sessions;

/// <summary>What one connection has come to: its state, who logged in, what is selected. Commands work on it, one after the other.</summary>
internal sealed class ImapSession : IAsyncDisposable
{
    private const ImapGrammarExtensions Always = ImapGrammarExtensions.Partial | ImapGrammarExtensions.Catenate | ImapGrammarExtensions.Contexts;

    public ImapSession(IMailConnection connection, ImapOptions options, ImapServices services, CancellationToken stopping)
    {
        Connection = connection;
        Options = options;
        Services = services;
        Output = new ImapOutput(connection, options, services.Time);
        Input = new CommandInput(connection, Output, options, services.Time, stopping);
        FetchWriter = new ImapFetchWriter(Output, utf8: false);
        Raised = new RaisedEvents(services.Events.HasHandlers);
        Parsing = new ImapParserSettings
        {
            MaxSearchKeys = options.MaxSearchKeys,
            Extensions = options.MessageLimit > 0 ? Always | ImapGrammarExtensions.UidBounds : Always,
        };
    }

    public IMailConnection Connection { get; }

    public ImapOptions Options { get; }

    public ImapServices Services { get; }

    public ImapOutput Output { get; }

    public CommandInput Input { get; }

    /// <summary>Writes FETCH responses in the form the client understands.</summary>
    public ImapFetchWriter FetchWriter { get; private set; }

    public SessionState State { get; set; } = SessionState.NotAuthenticated;

    public EnabledFeatures Enabled { get; private set; }

    /// <summary>How commands are read now.</summary>
    public ImapParserSettings Parsing { get; private set; }

    public MailPrincipal? Principal { get; private set; }

    /// <summary>The user's folders; only asked for in states where a user is there.</summary>
    public IMailAccount Account { get; private set; } = null!;

    public SelectedMailbox? Selected { get; private set; }

    /// <summary>How texts compare in SEARCH, SORT and THREAD: the active comparator (RFC 5255 §4.2).</summary>
    public Collation Collation { get; set; } = Collation.UnicodeCasemap;

    /// <summary>What the client wants to hear of the selected mailbox.</summary>
    public SelectedEvents Events { get; set; } = SelectedEvents.All;

    /// <summary>What NOTIFY watches besides the selected mailbox; null when nothing was asked for.</summary>
    public Watch? Watch { get; private set; }

    /// <summary>What the client is told of metadata (RFC 5464 §4.4.2).</summary>
    public MetadataUpdates Metadata { get; } = new();

    /// <summary>What the command that runs has done to messages and handlers are still to hear of.</summary>
    public RaisedEvents Raised { get; }

    /// <summary>Mailbox names of the command that runs that the client wrote in another form.</summary>
    public IReadOnlyList<ComposedName> ComposedNames { get; set; } = [];

    /// <summary>The tag of the command that runs; ESEARCH repeats it.</summary>
    public ReadOnlyMemory<byte> Tag { get; set; }

    /// <summary>The same as text.</summary>
    public string TagText => Encoding.Latin1.GetString(Tag.Span);

    public int LoginFailures { get; set; }

    public bool IsCompressed { get; set; }

    /// <summary>Whether the answers are those of IMAP4rev2 (RFC 9051 Appendix E).</summary>
    public bool IsRev2 => Enabled.HasFlag(EnabledFeatures.Imap4Rev2);

    /// <summary>Whether mailbox names and quoted strings are UTF-8: UTF8=ACCEPT (RFC 6855 §3) or IMAP4rev2.</summary>
    public bool IsUtf8 => (Enabled & (EnabledFeatures.Imap4Rev2 | EnabledFeatures.Utf8Accept)) != 0;

    public bool HasCondStore => Enabled.HasFlag(EnabledFeatures.CondStore);

    public bool HasQResync => Enabled.HasFlag(EnabledFeatures.QResync);

    /// <summary>Whether the client knows messages by their UIDs alone (RFC 9586).</summary>
    public bool IsUidOnly => Enabled.HasFlag(EnabledFeatures.UidOnly);

    /// <summary>Whether VANISHED stands in the place of EXPUNGE (RFC 7162 §3.2.10, RFC 9586).</summary>
    public bool TellsVanished => HasQResync || IsUidOnly;

    public void Enable(EnabledFeatures feature)
    {
        var hadCondStore = HasCondStore;
        SetEnabled(Enabled | feature);

        // RFC 7162 §3.1: the first command that enables CONDSTORE tells where the open mailbox stands.
        if (HasCondStore && !hadCondStore && Selected is { } mailbox)
            Output.WriteUntagged(ImapStatus.Ok, ImapResponseCode.HighestModSeq((long)mailbox.State.HighestModSeq), "The last change");
    }

    public void LogIn(MailPrincipal principal, IMailAccount account)
    {
        Principal = principal;
        Account = account;
        Metadata.Begin(account);
        if (account is IMetadataAccount) Parsing = Parsing with { Extensions = Parsing.Extensions | ImapGrammarExtensions.ListMetadata | ImapGrammarExtensions.Filters };
        State = SessionState.Authenticated;
        if (account is ITextIndexAccount) Parsing = Parsing with { Extensions = Parsing.Extensions | ImapGrammarExtensions.Fuzzy };
        Input.LoggedIn();
    }

    /// <summary>Forgets the user and everything a client has switched on, but not TLS (RFC 8437 §3, §4.1).</summary>
    public async ValueTask LogOutUserAsync()
    {
        await WatchAsync(null, SelectedEvents.All).ConfigureAwait(false);
        await DeselectAsync().ConfigureAwait(false);
        await Account.DisposeAsync().ConfigureAwait(false);
        Account = null!;
        Principal = null;
        SetEnabled(EnabledFeatures.None);
        Collation = Collation.UnicodeCasemap;
        Parsing = Parsing with { Extensions = Parsing.Extensions & ~ImapGrammarExtensions.Fuzzy };
        State = SessionState.NotAuthenticated;
        Input.LoggedOut();
    }

    public void Select(SelectedMailbox mailbox)
    {
        Selected = mailbox;
        State = SessionState.Selected;
    }

    /// <summary>Begins a FETCH response, or UIDFETCH for a client that knows no sequence numbers (RFC 9586).</summary>
    /// <returns>The writer; null when the client does not know the message.</returns>
    public ImapFetchWriter? BeginFetch(uint uid)
    {
        var sequence = Selected!.View.SequenceOf(uid);
        if (sequence == 0) return null;
        if (IsUidOnly) FetchWriter.BeginUid(uid);
        else FetchWriter.Begin(sequence);
        return FetchWriter;
    }

    /// <summary>Remembers messages that this client has put into a mailbox itself.</summary>
    public void Made(string mailbox, IReadOnlyList<uint> uids)
    {
        if (Selected is { } selected && selected.Name == mailbox) selected.Own = selected.Own.Union(UidSet.Of(uids));
        Watch?.Made(mailbox, uids.Count);
    }

    /// <summary>Watches something else from now on, or nothing (RFC 5465 §3.1).</summary>
    public async ValueTask WatchAsync(Watch? watch, SelectedEvents events)
    {
        var before = Watch;
        (Watch, Events) = (watch, events);
        if (before is not null) await before.DisposeAsync().ConfigureAwait(false);
    }

    public async ValueTask DeselectAsync()
    {
        if (Selected is not { } mailbox) return;
        Selected = null;
        State = SessionState.Authenticated;
        await mailbox.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Ends the session: nothing more is read, and what is written so far is the last the client hears.</summary>
    public void Bye(string text, ImapResponseCode? code = null)
    {
        if (State == SessionState.Logout) return;
        Output.WriteUntagged(ImapStatus.Bye, code, text);
        State = SessionState.Logout;
    }

    /// <summary>Ends the session because nothing came from the client.</summary>
    public void End(InputEvent why)
    {
        if (why == InputEvent.Stopping) Bye("The server is going down", ImapResponseCode.Unavailable);
        else Bye(Account is null ? "Log-in took too long" : "Idle for too long");
        Log.Ended(Services.Logger, why);
    }

    public async ValueTask DisposeAsync()
    {
        await WatchAsync(null, SelectedEvents.None).ConfigureAwait(false);
        await DeselectAsync().ConfigureAwait(false);
        if (Account is not null) await Account.DisposeAsync().ConfigureAwait(false);
        Input.Dispose();
        Output.Dispose();
    }

    private void SetEnabled(EnabledFeatures features)
    {
        Enabled = features;
        FetchWriter = new ImapFetchWriter(Output, utf8: IsUtf8);
        Parsing = Parsing with { Utf8Enabled = IsUtf8 };
    }
}
