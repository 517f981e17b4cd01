namespace MailServer.Hosting.Options;

/// <summary>What is asked of mail that users send, and what is put right in it: <c>Submission</c>.</summary>
public sealed class MailSubmissionOptions
{
    /// <summary>Whether MAIL FROM must be an address of whoever logged in: their own, an alias that leads to them, or one granted to them. Yes: else every user could write as every other.</summary>
    public bool VerifySender { get; set; } = true;

    /// <summary>Whether every address in the From field must be one, too. No: mailing programs send in the name of others.</summary>
    public bool VerifyFrom { get; set; }

    /// <summary>Whether Date and Message-ID are added where they are missing. Yes: other servers take mail without them for spam.</summary>
    public bool AddMissingFields { get; set; } = true;

    /// <summary>Whether Bcc fields are removed. Yes: they are not for the recipients.</summary>
    public bool RemoveBcc { get; set; } = true;

    /// <summary>Whether addresses in the header without a domain get that of whoever logged in. Default: yes.</summary>
    public bool CompleteAddresses { get; set; } = true;

    /// <summary>Whether Sender names whoever logged in where From names others only. Default: no: it shows the name of the log-in to the recipients.</summary>
    public bool AddSender { get; set; }

    /// <summary>Whether the Received line names the address and the EHLO name of a client that logged in. No: where users are is not the recipients' affair.</summary>
    public bool RevealClientAddress { get; set; }

    /// <summary>Messages that a user may send in an hour; 0 = no limit.</summary>
    public int MessagesPerHour { get; set; }

    /// <summary>Recipients that a user may send to in an hour, counted for each message; 0 = no limit.</summary>
    public int RecipientsPerHour { get; set; }

    /// <summary>How mail beyond a limit is refused. For now: the mail program keeps it.</summary>
    public OverLimitAnswer OverLimit { get; set; }
}

/// <summary>How mail beyond a limit is refused.</summary>
public enum OverLimitAnswer
{
    /// <summary>450: for now.</summary>
    Defer,

    /// <summary>550: for good.</summary>
    Reject,
}
