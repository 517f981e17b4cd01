using System.Text;

namespace MailServer.Delivery.Notifications;

/// <summary>The recipients of a notice as lines of text.</summary>
internal static class NoticeLines
{
    public static string Of(INoticeTemplate template, NoticeFacts facts, string server, string answer)
    {
        var text = new StringBuilder();
        foreach (var recipient in facts.Recipients)
        {
            text.Append(null, $"<{recipient.Address}>\n");
            if (template.Explain(recipient.Status) is { } meaning) text.Append(null, $"    {meaning}\n");
            if (recipient.Host is not null) text.Append(null, $"    {server}: {recipient.Host}\n");
            text.Append(null, $"    {answer}: {recipient.Answer}\n\n");
        }

        return text.ToString();
    }
}
