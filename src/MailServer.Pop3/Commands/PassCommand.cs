using MailServer.Authentication;
using MailServer.Pop3.Sessions;
using MailServer.Protocol.Pop3;

namespace MailServer.Pop3.Commands;

/// <summary>PASS (RFC 1939 §7), only behind USER.</summary>
internal static class PassCommand
{
    public static ValueTask Run(Pop3Session session, Pop3CommandLine line)
    {
        string? name = session.UserName;
        session.UserName = null;
        if (name is null) session.Bad("Give USER first");
        else if (!line.TryGetPassword(out string? password)) session.Bad("PASS takes a password");
        else return LogInAsync(session, name, password);
        return ValueTask.CompletedTask;
    }

    private static async ValueTask LogInAsync(Pop3Session session, string name, string password)
    {
        var context = new LogInContext(session.Connection, LogInEnd.Protocol);
        var step = await session.Services.Authenticator.LogInAsync(name, password, context, session.Closed).ConfigureAwait(false);
        await LogInEnd.AnswerAsync(session, step).ConfigureAwait(false);
    }
}
