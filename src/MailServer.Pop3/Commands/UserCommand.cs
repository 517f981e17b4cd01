using MailServer.Pop3.Sessions;
using MailServer.Protocol.Pop3;

namespace MailServer.Pop3.Commands;

/// <summary>USER (RFC 1939 §7). The answer is the same whether the user exists or not.</summary>
internal static class UserCommand
{
    public static ValueTask Run(Pop3Session session, Pop3CommandLine line)
    {
        if (!session.Services.Authenticator.AllowsPasswords(session.Connection)) session.Bad("Passwords are taken inside TLS only");
        else if (!line.TryGetText(allowUtf8: true, out string? name)) session.Bad("USER takes a name");
        else
        {
            session.UserName = name;
            session.Ok("Send the password");
        }

        return ValueTask.CompletedTask;
    }
}
