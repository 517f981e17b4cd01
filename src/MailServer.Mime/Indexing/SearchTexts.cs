using MailServer.Messages;
using MimeKit;
using MimeKit.Utils;

namespace MailServer.Mime.Indexing;

/// <summary>The header texts that clients search and sort by.</summary>
internal static class SearchTexts
{
    public static SearchHeaders From(HeaderFields fields) => new()
    {
        From = Joined(fields, HeaderId.From),
        To = Joined(fields, HeaderId.To),
        Cc = Joined(fields, HeaderId.Cc),
        Bcc = Joined(fields, HeaderId.Bcc),
        Subject = Joined(fields, HeaderId.Subject),
        MessageId = MessageId(fields),
        InReplyTo = Joined(fields, HeaderId.InReplyTo),
        References = Joined(fields, HeaderId.References),
    };

    public static DateTimeOffset? SentDate(HeaderFields fields) =>
        fields.First(HeaderId.Date) is { } field && DateUtils.TryParse(field.RawValue, out var date) ? date : null;

    private static string Joined(HeaderFields fields, HeaderId name) => string.Join(' ', fields.All(name).Select(HeaderText.Decoded));

    private static string MessageId(HeaderFields fields)
    {
        var text = HeaderText.Raw(fields.First(HeaderId.MessageId)) ?? "";
        return text is ['<', .., '>'] ? text[1..^1] : text;
    }
}
