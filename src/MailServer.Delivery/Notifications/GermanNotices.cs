using System.Globalization;
using MailServer.Protocol.Smtp;

namespace MailServer.Delivery.Notifications;

/// <summary>Notices in German.</summary>
public sealed class GermanNotices : INoticeTemplate
{
    /// <inheritdoc />
    public NoticeText Write(NoticeFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        string greeting = $"Dies ist das Mailsystem auf {facts.HostName}.\n\n";
        return facts.Kind switch
        {
            NoticeKind.Failed => new(
                "Ihre Nachricht konnte nicht zugestellt werden",
                $"{greeting}Ihre Nachricht konnte den unten genannten Empfängern nicht zugestellt werden.\nEs wird nicht weiter versucht.\n\n{Recipients(facts)}"),
            NoticeKind.Delayed => new(
                "Ihre Nachricht verspätet sich",
                $"{greeting}Ihre Nachricht konnte den unten genannten Empfängern noch nicht zugestellt werden.\n{Until(facts)}Sie müssen sie nicht noch einmal senden.\n\n{Recipients(facts)}"),
            NoticeKind.Delivered => new("Ihre Nachricht wurde zugestellt", $"{greeting}Ihre Nachricht liegt in den Postfächern der unten genannten Empfänger oder wurde einer Liste übergeben.\n\n{Recipients(facts)}"),
            NoticeKind.Expanded => new("Ihre Nachricht wurde weitergegeben", $"{greeting}Ihre Nachricht wurde an alle weitergegeben, die hinter den unten genannten Adressen stehen.\n\n{Recipients(facts)}"),
            _ => new(
                "Ihre Nachricht wurde weitergegeben",
                $"{greeting}Ihre Nachricht wurde den Servern der unten genannten Empfänger übergeben.\nDiese Server melden nichts Weiteres.\n\n{Recipients(facts)}"),
        };
    }

    private static string Until(NoticeFacts facts) => facts.RetriedUntil is { } until
        ? string.Create(CultureInfo.InvariantCulture, $"Es wird bis zum {until.UtcDateTime:dd.MM.yyyy HH:mm} UTC weiter versucht.\n")
        : "Es wird weiter versucht.\n";

    /// <inheritdoc />
    public string Language => "de";

    /// <inheritdoc />
    public string? Explain(EnhancedStatusCode status) => StatusWords.German.GetValueOrDefault((status.Subject, status.Detail));

    private string Recipients(NoticeFacts facts) => NoticeLines.Of(this, facts, "Server", "Antwort");
}
