using System.Globalization;
using MailServer.Pop3.Sessions;
using MailServer.Protocol.Pop3;

namespace MailServer.Pop3.Commands;

/// <summary>RSET (RFC 1939 §5): unmarks everything.</summary>
internal static class RsetCommand
{
    public static ValueTask Run(Pop3Session session, Pop3CommandLine line)
    {
        session.Maildrop!.Undelete();
        session.Ok(string.Create(CultureInfo.InvariantCulture, $"{session.Maildrop.Count} messages ({session.Maildrop.Size} octets)"));
        return ValueTask.CompletedTask;
    }
}
