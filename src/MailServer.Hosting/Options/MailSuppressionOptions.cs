namespace MailServer.Hosting.Options;

/// <summary>When recipients elsewhere are put on the suppression list: <c>Delivery:Suppression</c>.</summary>
public sealed class MailSuppressionOptions
{
    /// <summary>Whether a recipient whose server says that there is no such mailbox is put on the list. No: mailboxes are made, too; senders of newsletters want it.</summary>
    public bool AfterFailure { get; set; }

    /// <summary>How long such a recipient stays on it. A week.</summary>
    public TimeSpan Expiry { get; set; } = TimeSpan.FromDays(7);
}
