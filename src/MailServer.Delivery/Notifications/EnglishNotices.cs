using System.Globalization;
using MailServer.Protocol.Smtp;

namespace MailServer.Delivery.Notifications;

/// <summary>Notices in English.</summary>
public sealed class EnglishNotices : INoticeTemplate
{
    /// <inheritdoc />
    public NoticeText Write(NoticeFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        string greeting = $"This is the mail system at {facts.HostName}.\n\n";
        return facts.Kind switch
        {
            NoticeKind.Failed => new(
                "Your message could not be delivered",
                $"{greeting}Your message could not be delivered to the recipients below.\nIt will not be tried again.\n\n{Recipients(facts)}"),
            NoticeKind.Delayed => new(
                "Your message is delayed",
                $"{greeting}Your message could not be delivered yet to the recipients below.\n{Until(facts)}You need not send it again.\n\n{Recipients(facts)}"),
            NoticeKind.Delivered => new("Your message was delivered", $"{greeting}Your message is in the mailboxes of the recipients below, or was handed to a list.\n\n{Recipients(facts)}"),
            NoticeKind.Expanded => new("Your message was passed on", $"{greeting}Your message was passed on to all who stand behind the addresses below.\n\n{Recipients(facts)}"),
            _ => new(
                "Your message was passed on",
                $"{greeting}Your message was handed to the servers of the recipients below.\nThese servers do not report any further.\n\n{Recipients(facts)}"),
        };
    }

    private static string Until(NoticeFacts facts) => facts.RetriedUntil is { } until
        ? string.Create(CultureInfo.InvariantCulture, $"It will be tried until {until.UtcDateTime:yyyy-MM-dd HH:mm} UTC.\n")
        : "It will be tried again.\n";

    /// <inheritdoc />
    public string Language => "en";

    /// <inheritdoc />
    public string? Explain(EnhancedStatusCode status) => StatusWords.English.GetValueOrDefault((status.Subject, status.Detail));

    private string Recipients(NoticeFacts facts) => NoticeLines.Of(this, facts, "Server", "Answer");
}
