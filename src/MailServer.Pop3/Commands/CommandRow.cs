using MailServer.Pop3.Sessions;
using MailServer.Protocol.Pop3;

namespace MailServer.Pop3.Commands;

/// <summary>Does a command. The line is valid until the first wait.</summary>
internal delegate ValueTask RunCommand(Pop3Session session, Pop3CommandLine line);

/// <summary>One command of the table.</summary>
/// <param name="Verb">Its verb.</param>
/// <param name="States">Where it may be given.</param>
/// <param name="Run">What it does.</param>
internal sealed record CommandRow(Pop3Verb Verb, SessionStates States, RunCommand Run);
