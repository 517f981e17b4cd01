using MailServer.Pop3.Sessions;
using MailServer.Protocol.Pop3;

namespace MailServer.Pop3.Commands;

/// <summary>NOOP (RFC 1939 §5).</summary>
internal static class NoopCommand
{
    public static ValueTask Run(Pop3Session session, Pop3CommandLine line)
    {
        session.Ok("Still here");
        return ValueTask.CompletedTask;
    }
}
