using MailServer.Authentication;
using MailServer.Connections;
using MailServer.Imap.Mailboxes;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Sessions;

/// <summary>What one connection has come to: its state, who logged in, what is selected. Commands work on it, one after the other.</summary>
internal sealed class ImapSession : IAsyncDisposable
{
    public ImapSession(IMailConnection connection, ImapOptions options, ImapServices services, CancellationToken stopping)
    {
        Connection = connection;
        Options = options;
        Services = services;
        Output = new ImapOutput(connection, options, services.Time);
        Input = new CommandInput(connection, Output, options, services.Time, stopping);
        FetchWriter = new ImapFetchWriter(Output, utf8: false);
        Parsing = new ImapParserSettings { MaxSearchKeys = options.MaxSearchKeys, Extensions = ImapGrammarExtensions.Partial | ImapGrammarExtensions.Catenate };
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

    /// <summary>The tag of the command that runs; ESEARCH repeats it.</summary>
    public ReadOnlyMemory<byte> Tag { get; set; }

    public int LoginFailures { get; set; }

    public bool IsCompressed { get; set; }

    /// <summary>Whether the answers are those of IMAP4rev2 (RFC 9051 Appendix E).</summary>
    public bool IsRev2 => Enabled.HasFlag(EnabledFeatures.Imap4Rev2);

    /// <summary>Whether mailbox names and quoted strings are UTF-8: UTF8=ACCEPT (RFC 6855 §3) or IMAP4rev2.</summary>
    public bool IsUtf8 => (Enabled & (EnabledFeatures.Imap4Rev2 | EnabledFeatures.Utf8Accept)) != 0;

    public bool HasCondStore => Enabled.HasFlag(EnabledFeatures.CondStore);

    /// <summary>Whether VANISHED stands in the place of EXPUNGE (RFC 7162 §3.2.10).</summary>
    public bool HasQResync => Enabled.HasFlag(EnabledFeatures.QResync);

    public void Enable(EnabledFeatures feature) => SetEnabled(Enabled | feature);

    public void LogIn(MailPrincipal principal, IMailAccount account)
    {
        Principal = principal;
        Account = account;
        State = SessionState.Authenticated;
        if (account is ITextIndexAccount) Parsing = Parsing with { Extensions = Parsing.Extensions | ImapGrammarExtensions.Fuzzy };
        Input.LoggedIn();
    }

    /// <summary>Forgets the user and everything a client has switched on, but not TLS (RFC 8437 §3, §4.1).</summary>
    public async ValueTask LogOutUserAsync()
    {
        await DeselectAsync().ConfigureAwait(false);
        await Account.DisposeAsync().ConfigureAwait(false);
        Account = null!;
        Principal = null;
        SetEnabled(EnabledFeatures.None);
        Parsing = Parsing with { Extensions = Parsing.Extensions & ~ImapGrammarExtensions.Fuzzy };
        State = SessionState.NotAuthenticated;
        Input.LoggedOut();
    }

    public void Select(SelectedMailbox mailbox)
    {
        Selected = mailbox;
        State = SessionState.Selected;
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
