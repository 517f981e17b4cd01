namespace MailServer.Delivery.Submission;

/// <summary>What is asked of mail that users submit, and what is put right in it (RFC 6409 §6, §8).</summary>
public sealed record SubmissionRules
{
    /// <summary>The name of this server, for Message-IDs.</summary>
    public required string HostName { get; init; }

    /// <summary>Whether MAIL FROM must be an address of whoever logged in: their own, an alias that leads to them, or one granted to them. Default: yes.</summary>
    public bool VerifySender { get; init; } = true;

    /// <summary>Whether every address in the From field must be one, too. Default: no: mailing programs send in the name of others.</summary>
    public bool VerifyFrom { get; init; }

    /// <summary>Whether Date and Message-ID are added where they are missing. Default: yes: other servers take mail without them for spam.</summary>
    public bool AddMissingFields { get; init; } = true;

    /// <summary>Whether Bcc fields are removed. Default: yes: they are not for the recipients.</summary>
    public bool RemoveBcc { get; init; } = true;

    /// <summary>
    /// Whether addresses in the header without a domain get that of whoever logged in. Default: yes: nobody else could answer them, and RFC 6409 §4.2 wants it of
    /// who changes messages.
    /// </summary>
    public bool CompleteAddresses { get; init; } = true;

    /// <summary>Whether Sender names whoever logged in where From names others only (RFC 6409 §8.1). Default: no: it shows the name of the log-in to the recipients.</summary>
    public bool AddSender { get; init; }

    /// <summary>Messages that a user may send in an hour; 0 for no limit, which is the default.</summary>
    public int MessagesPerHour { get; init; }

    /// <summary>Recipients that a user may send to in an hour, counted once for each message; 0 for no limit, which is the default.</summary>
    public int RecipientsPerHour { get; init; }

    /// <summary>Whether mail beyond a limit is refused for good (550) rather than for now (450). Default: for now: the mail program keeps it.</summary>
    public bool RejectsOverLimit { get; init; }
}
