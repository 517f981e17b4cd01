using MailServer.Pop3.Sessions;
using MailServer.Protocol.Pop3;

namespace MailServer.Pop3.Commands;

/// <summary>The message that a command names.</summary>
internal static class MessageNumber
{
    /// <summary>Reads it; false when the client was told what is wrong.</summary>
    public static bool TryGet(Pop3Session session, Pop3CommandLine line, out int number)
    {
        if (!line.TryGetMessage(out number)) session.Bad("A message number is needed");
        else return Exists(session, number);
        return false;
    }

    /// <summary>Whether the message exists and is not deleted; false when the client was told that not.</summary>
    public static bool Exists(Pop3Session session, int number)
    {
        bool exists = session.Maildrop!.Has(number);
        if (!exists) session.Error("No such message");
        return exists;
    }
}
