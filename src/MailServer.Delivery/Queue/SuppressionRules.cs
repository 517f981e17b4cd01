using MailServer.Queue;

namespace MailServer.Delivery.Queue;

/// <summary>When recipients are put on the suppression list.</summary>
public sealed record SuppressionRules
{
    /// <summary>The list, or null: there is none.</summary>
    public ISuppressionList? List { get; init; }

    /// <summary>Whether a recipient whose server says that there is no such mailbox is put on the list. Default: no: mailboxes are made, too; senders of newsletters want it.</summary>
    public bool AfterFailure { get; init; }

    /// <summary>How long such a recipient stays on it. Default: a week.</summary>
    public TimeSpan Expiry { get; init; } = TimeSpan.FromDays(7);
}
