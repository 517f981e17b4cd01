using MailServer.Pop3.Sessions;
using MailServer.Protocol.Pop3;

namespace MailServer.Pop3.Commands;

/// <summary>UTF8 (RFC 6856 §2.1): the client takes UTF-8 from here on. Messages are stored as they came, so nothing is converted either way.</summary>
internal static class Utf8Command
{
    public static ValueTask Run(Pop3Session session, Pop3CommandLine line)
    {
        if (line.Arguments.IsEmpty)
        {
            session.Utf8 = true;
            session.Ok("UTF8 enabled");
        }
        else
        {
            session.Bad("UTF8 takes no argument");
        }

        return ValueTask.CompletedTask;
    }
}
