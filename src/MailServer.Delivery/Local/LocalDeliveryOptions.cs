namespace MailServer.Delivery;

/// <summary>Settings of a <see cref="LocalMailReceiver"/>.</summary>
public sealed class LocalDeliveryOptions
{
    /// <summary>Whether <c>user+detail</c> goes into the user's folder <c>detail</c> when there is one; otherwise into INBOX. Default: yes.</summary>
    public bool DetailNamesFolder { get; set; } = true;

    /// <summary>The folder for quarantined mail, made when missing. Default: <c>Junk</c>, which new mailboxes have with the special use \Junk.</summary>
    public string JunkFolder { get; set; } = "Junk";

    /// <summary>How many aliases may lead to one another. Default: 10: more is a mistake, not a plan.</summary>
    public int MaxAliasDepth { get; set; } = 10;

    /// <summary>How many addresses one recipient may lead to. Default: 1,000, like the recipients of a message.</summary>
    public int MaxAliasTargets { get; set; } = 1000;

    /// <summary>
    /// Whether a Delivered-To line is put before a message that goes into a single mailbox, and a message that has such a line for its
    /// recipient already is refused as a loop (554 5.4.6). Default: no: the count of Received lines ends loops, too.
    /// </summary>
    public bool AddDeliveredTo { get; set; }

    /// <summary>Distribution lists.</summary>
    public ListOptions Lists { get; } = new();

    /// <summary>How long one filter may take for one recipient; then the message is kept as if the filter had said nothing. Default: 30 seconds.</summary>
    public TimeSpan FilterTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
