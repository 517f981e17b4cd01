using System.Globalization;
using MailServer.Pop3.Sessions;
using MailServer.Protocol.Pop3;

namespace MailServer.Pop3.Commands;

/// <summary>STAT (RFC 1939 §5).</summary>
internal static class StatCommand
{
    public static ValueTask Run(Pop3Session session, Pop3CommandLine line)
    {
        var maildrop = session.Maildrop!;
        session.Ok(string.Create(CultureInfo.InvariantCulture, $"{maildrop.Count} {maildrop.Size}"));
        return ValueTask.CompletedTask;
    }
}
