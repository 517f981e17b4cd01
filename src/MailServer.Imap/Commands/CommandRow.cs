using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;

namespace MailServer.Imap.Commands;

/// <summary>Runs a command whose arguments were parsed.</summary>
internal delegate ValueTask<Reply> CommandHandler<in T>(ImapSession session, T command, CancellationToken cancellationToken)
    where T : ImapCommand;

/// <summary>One row of the table: what a command is called, where it may stand, and what may happen around it.</summary>
/// <param name="Verb">The name in upper case.</param>
/// <param name="AllowedIn">The states it may be used in.</param>
/// <param name="Traits">What it does to the session.</param>
/// <param name="Run">Its code.</param>
internal sealed record CommandRow(string Verb, SessionState AllowedIn, CommandTraits Traits, CommandHandler<ImapCommand> Run)
{
    public static CommandRow Of<T>(string verb, SessionState allowedIn, CommandTraits traits, CommandHandler<T> run)
        where T : ImapCommand =>
        new(verb, allowedIn, traits, (session, command, token) => run(session, (T)command, token));

    public bool Has(CommandTraits trait) => (Traits & trait) != 0;
}

/// <summary>What a command does to the session.</summary>
[Flags]
internal enum CommandTraits
{
    None = 0,

    /// <summary>EXPUNGE may be told before its end: it uses no sequence numbers (RFC 9051 §7.5.1).</summary>
    TellsExpunge = 1,

    /// <summary>The mailbox's changes are not told at its end: it tells them itself, or ends the session or the mailbox.</summary>
    TellsNothing = 2,

    /// <summary>It changes messages: refused when the mailbox was opened by EXAMINE.</summary>
    NeedsWriteAccess = 4,

    /// <summary>It must be the last in the buffer; what follows it would be taken for something else.</summary>
    LastInBuffer = 8,

    /// <summary>It removes messages: the EXPUNGE is its answer, also for a client that wants to hear of nothing (RFC 5465 §3.1).</summary>
    Removes = 16,

    /// <summary>It names messages by their sequence numbers: refused after ENABLE UIDONLY (RFC 9586).</summary>
    UsesNumbers = 32,

    /// <summary>It has to do with names of mailboxes: refused before ENABLE UTF8=ACCEPT where nothing else is spoken (RFC 6855 §6).</summary>
    NeedsUtf8 = 64,
}
