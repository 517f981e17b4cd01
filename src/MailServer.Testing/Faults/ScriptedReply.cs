using System.Globalization;
using MailServer.Protocol.Smtp;

namespace MailServer.Testing;

/// <summary>Reads a reply as people write it: <c>451 4.3.0 Later</c>, <c>550 No</c>.</summary>
internal static class ScriptedReply
{
    public static SmtpReply Parse(string text)
    {
        var words = text.Split(' ', 3);
        if (!int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var code) || code is < 400 or > 599)
            throw new ArgumentException($"'{text}' does not begin with a code from 400 to 599.", nameof(text));
        var status = words.Length > 1 ? words[1].Split('.') : [];
        return status is [_, var subject, var detail] && Number(subject) is { } first && Number(detail) is { } second
            ? new SmtpReply(code, first, second, words.Length > 2 ? words[2] : "By script")
            : new SmtpReply(code, 0, 0, words.Length > 1 ? text[(words[0].Length + 1)..] : "By script");
    }

    private static short? Number(string text) =>
        short.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
