using MailServer.Protocol.Smtp;
using MailServer.Smtp.Sessions;

namespace MailServer.Smtp.Commands;

/// <summary>
/// Runs a command whose place in the order was checked. It parses before it awaits anything: the command points into the input.
/// </summary>
/// <returns>The reply, or null when the command sees to its replies itself.</returns>
internal delegate ValueTask<SmtpReply?> CommandHandler(SmtpSession session, SmtpCommandLine command);

/// <summary>A row of the command table.</summary>
/// <param name="Verb">The command.</param>
/// <param name="States">Where it may stand; elsewhere it is answered 503.</param>
/// <param name="Traits">What else is special about it.</param>
/// <param name="Handler">Runs it.</param>
internal sealed record CommandRule(SmtpVerb Verb, SessionStates States, CommandTraits Traits, CommandHandler Handler);

/// <summary>What is special about a command.</summary>
[Flags]
internal enum CommandTraits
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Known to SMTP only (RFC 2033 §4.1).</summary>
    SmtpOnly = 1,

    /// <summary>Known to LMTP only.</summary>
    LmtpOnly = 2,

    /// <summary>Allowed before TLS where TLS is required (RFC 3207 §4).</summary>
    BeforeTls = 4,

    /// <summary>Refused before log-in where log-in is required (RFC 4954 §6).</summary>
    NeedsLogIn = 8,

    /// <summary>The last of a group of commands: the client waits for its reply (RFC 2920 §3.1).</summary>
    LastInGroup = 16,

    /// <summary>Takes no arguments.</summary>
    NoArguments = 32,
}
