using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;

namespace MailServer.Imap.Commands;

/// <summary>LANGUAGE (RFC 5255 §3): the texts for people are English, so English is what can be chosen.</summary>
internal static class Languages
{
    private static readonly string[] Known = ["EN", "i-default"];

    public static ValueTask<Reply> RunAsync(ImapSession session, LanguageCommand command, CancellationToken cancellationToken)
    {
        if (command.Ranges.Count == 0)
        {
            session.Output.WriteLanguage(Known);
            return new(Reply.Ok("These are the languages"));
        }

        if (command.Ranges.Select(Find).FirstOrDefault(static tag => tag is not null) is not { } chosen)
            return new(Reply.No("None of these languages is known"));
        session.Output.WriteLanguage([chosen]);
        return new(Reply.Ok("The language is English"));
    }

    // RFC 5255 §3.2: "default" and "*" stand for the server's own choice; a subtag that is not known leaves the language.
    private static string? Find(string range) => range.ToUpperInvariant() switch
    {
        "DEFAULT" or "I-DEFAULT" or "*" => "i-default",
        "EN" => "EN",
        var other => other.StartsWith("EN-", StringComparison.Ordinal) ? "EN" : null,
    };
}
