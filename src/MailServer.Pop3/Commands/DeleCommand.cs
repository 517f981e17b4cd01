using System.Globalization;
using MailServer.Pop3.Sessions;
using MailServer.Protocol.Pop3;

namespace MailServer.Pop3.Commands;

/// <summary>DELE (RFC 1939 §5): marks; QUIT removes.</summary>
internal static class DeleCommand
{
    public static ValueTask Run(Pop3Session session, Pop3CommandLine line)
    {
        if (MessageNumber.TryGet(session, line, out int number))
        {
            session.Maildrop!.Delete(number);
            session.Ok(string.Create(CultureInfo.InvariantCulture, $"Message {number} deleted"));
        }

        return ValueTask.CompletedTask;
    }
}
