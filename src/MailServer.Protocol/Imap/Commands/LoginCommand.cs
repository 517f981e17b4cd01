using System.Diagnostics.CodeAnalysis;

namespace MailServer.Protocol.Imap;

/// <summary>LOGIN (RFC 9051 §6.2.3). Its text must not be logged.</summary>
/// <param name="UserName">The name.</param>
/// <param name="Password">The password.</param>
public sealed record LoginCommand(string UserName, string Password) : ImapCommand
{
    /// <inheritdoc />
    public override string ToString() => "LOGIN ***";

    internal static bool Parse(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command)
    {
        command = null;
        if (reader.Space() && reader.Utf8Astring(out string user) && reader.Space() && reader.Utf8Astring(out string password))
        {
            command = new LoginCommand(user, password);
        }

        return command is not null;
    }
}
