using MailServer.Pop3.Sessions;
using MailServer.Protocol.Pop3;

namespace MailServer.Pop3.Commands;

/// <summary>LANG (RFC 6856 §3.2). There is one language; a client learns that it is English.</summary>
internal static class LangCommand
{
    private const string Tag = "en";

    public static ValueTask Run(Pop3Session session, Pop3CommandLine line)
    {
        if (line.Arguments.IsEmpty) ListLanguages(session);
        else if (line.TryGetText(allowUtf8: false, out string? range) && IsOurs(range)) session.Ok($"{Tag} The language is English");
        else session.Error("No such language");
        return ValueTask.CompletedTask;
    }

    private static bool IsOurs(string range) => range == "*" || string.Equals(range, Tag, StringComparison.OrdinalIgnoreCase);

    private static void ListLanguages(Pop3Session session)
    {
        session.Ok("Language list follows");
        Pop3ResponseWriter.WriteListLine(session.Output, $"{Tag} English");
        Pop3ResponseWriter.WriteListEnd(session.Output);
    }
}
