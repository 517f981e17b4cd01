using MailServer.Pop3.Sessions;
using MailServer.Protocol.Pop3;

namespace MailServer.Pop3.Commands;

/// <summary>STLS (RFC 2595 §4).</summary>
internal static class StlsCommand
{
    public static ValueTask Run(Pop3Session session, Pop3CommandLine line)
    {
        if (session.Connection.Tls is not null) session.Bad("TLS is on");
        else if (!session.Connection.CanUpgradeToTls) session.Bad("TLS is not available");
        else if (!line.Arguments.IsEmpty) session.Bad("STLS takes no argument");
        else return session.StartTlsAsync();
        return ValueTask.CompletedTask;
    }
}
