using MailServer.Protocol.Smtp;

namespace MailServer.Checks;

/// <summary>The answer of a check at one stage.</summary>
public sealed record CheckVerdict
{
    private CheckVerdict(VerdictKind kind) => Kind = kind;

    /// <summary>Nothing against it; the next check is asked.</summary>
    public static CheckVerdict Continue { get; } = new(VerdictKind.Continue);

    /// <summary>Accepted; the other checks of this stage are not asked.</summary>
    public static CheckVerdict Accept { get; } = new(VerdictKind.Accept);

    /// <summary>What it says.</summary>
    public VerdictKind Kind { get; }

    /// <summary>The reply for the client, for reject, defer and disconnect.</summary>
    public SmtpReply? Reply { get; private init; }

    /// <summary>Why, for the log and for the account of what a message met.</summary>
    public string? Reason { get; init; }

    /// <summary>Points added to the message's spam score.</summary>
    public double Score { get; init; }

    /// <summary>Header fields to put before the message, name and value; only at the message stage. Line breaks in values are refused.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Results for the Authentication-Results field, such as <c>spf=pass smtp.mailfrom=example.org</c>.</summary>
    public IReadOnlyList<string> AuthenticationResults { get; init; } = [];

    /// <summary>Refuses for good.</summary>
    /// <param name="reply">A 5xx reply.</param>
    public static CheckVerdict Reject(SmtpReply reply) => new(VerdictKind.Reject) { Reply = reply };

    /// <summary>Refuses for good with 550 5.7.1.</summary>
    public static CheckVerdict Reject(string text) => Reject(new SmtpReply(550, 7, 1, text));

    /// <summary>Refuses for now.</summary>
    /// <param name="reply">A 4xx reply.</param>
    public static CheckVerdict Defer(SmtpReply reply) => new(VerdictKind.Defer) { Reply = reply };

    /// <summary>Refuses for now with 451 4.7.1.</summary>
    public static CheckVerdict Defer(string text) => Defer(new SmtpReply(451, 7, 1, text));

    /// <summary>Accepts the message into the recipients' Junk folders.</summary>
    public static CheckVerdict Quarantine(string reason) => new(VerdictKind.Quarantine) { Reason = reason };

    /// <summary>Sends the reply and closes the connection.</summary>
    /// <param name="reply">A 421 or 5xx reply.</param>
    public static CheckVerdict Disconnect(SmtpReply reply) => new(VerdictKind.Disconnect) { Reply = reply };

    /// <summary>Tells the client that it was accepted and drops the message.</summary>
    public static CheckVerdict Discard(string reason) => new(VerdictKind.Discard) { Reason = reason };
}

/// <summary>The kinds of verdicts.</summary>
public enum VerdictKind
{
    /// <summary>Nothing against it.</summary>
    Continue,

    /// <summary>Accepted without asking further checks of the stage.</summary>
    Accept,

    /// <summary>Refused for good.</summary>
    Reject,

    /// <summary>Refused for now.</summary>
    Defer,

    /// <summary>Into Junk.</summary>
    Quarantine,

    /// <summary>Reply and close.</summary>
    Disconnect,

    /// <summary>Dropped silently.</summary>
    Discard,
}
