using MailServer.Pop3.Maildrops;
using MailServer.Pop3.Sessions;
using MailServer.Protocol.Pop3;

namespace MailServer.Pop3.Commands;

/// <summary>TOP (RFC 1939 §7): the header and some lines of the body.</summary>
internal static class TopCommand
{
    public static ValueTask Run(Pop3Session session, Pop3CommandLine line)
    {
        if (!line.TryGetTop(out int number, out int lines)) session.Bad("TOP takes a message number and a number of lines");
        else if (MessageNumber.Exists(session, number)) return RetrCommand.SendAsync(session, number, new TopCut(lines));
        return ValueTask.CompletedTask;
    }
}
