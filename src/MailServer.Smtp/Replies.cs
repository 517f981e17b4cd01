using MailServer.Protocol.Smtp;

namespace MailServer.Smtp;

/// <summary>The replies of the engine that never change, one object each.</summary>
internal static class Replies
{
    public static SmtpReply Ok { get; } = new(250, 0, 0, "OK");

    public static SmtpReply SenderOk { get; } = new(250, 1, 0, "Sender OK");

    public static SmtpReply Bye { get; } = new(221, 0, 0, "Bye");

    public static SmtpReply StartData { get; } = new(354, EnhancedStatusCode.None, "End data with <CRLF>.<CRLF>");

    public static SmtpReply CannotVerify { get; } = new(252, 0, 0, "Cannot verify; send the message and it will be tried");

    public static SmtpReply BareLineFeed { get; } = new(500, 5, 2, "Lines end with CRLF");

    public static SmtpReply TlsReady { get; } = new(220, 0, 0, "Ready to start TLS");

    public static SmtpReply TlsRequired { get; } = new(530, 7, 0, "Must issue a STARTTLS command first");

    public static SmtpReply TlsAlreadyOn { get; } = new(503, 5, 1, "TLS is on already");

    public static SmtpReply TlsNotAvailable { get; } = new(454, 7, 0, "TLS not available");

    public static SmtpReply PlaintextAfterStartTls { get; } = new(421, 7, 0, "No commands may follow STARTTLS");

    public static SmtpReply RequireTlsNeedsTls { get; } = new(530, 7, 10, "REQUIRETLS needs TLS");

    public static SmtpReply LogInRequired { get; } = new(530, 7, 0, "Authentication required");

    public static SmtpReply LoggedIn { get; } = new(235, 7, 0, "Authentication successful");

    public static SmtpReply LogInRefused { get; } = new(535, 7, 8, "Authentication credentials invalid");

    public static SmtpReply LogInMalformed { get; } = new(501, 5, 2, "Malformed authentication exchange");

    public static SmtpReply LogInCancelled { get; } = new(501, 7, 0, "Authentication cancelled");

    public static SmtpReply LogInLineTooLong { get; } = new(500, 5, 6, "Authentication exchange line is too long");

    public static SmtpReply LogInUnavailable { get; } = new(454, 7, 0, "Temporary authentication failure");

    public static SmtpReply LogInThrottled { get; } = new(421, 7, 0, "Too many failed log-ins, try again later");

    public static SmtpReply LogInTwice { get; } = new(503, 5, 1, "Already authenticated");

    public static SmtpReply MechanismUnknown { get; } = new(504, 5, 4, "Authentication mechanism not supported");

    public static SmtpReply MechanismNeedsTls { get; } = new(538, 7, 11, "Encryption required for authentication");

    public static SmtpReply XclientRefused { get; } = new(550, 7, 0, "Not allowed");

    public static SmtpReply TooManyErrors { get; } = new(421, 7, 0, "Too many errors");

    public static SmtpReply TooManyCommands { get; } = new(421, 7, 0, "Too many commands");

    public static SmtpReply TooManyMessages { get; } = new(421, 7, 0, "Too many messages in this session");

    public static SmtpReply TooManyRecipients { get; } = new(452, 5, 3, "Too many recipients");

    public static SmtpReply TooBig { get; } = new(552, 3, 4, "Message exceeds the maximum size");

    public static SmtpReply TooBigToRead { get; } = new(421, 3, 4, "Message exceeds the maximum size by far");

    public static SmtpReply Looping { get; } = new(554, 4, 6, "Too many hops: the message is in a loop");

    public static SmtpReply StorageFailed { get; } = new(452, 3, 1, "Insufficient system storage, try again later");

    public static SmtpReply LocalError { get; } = new(451, 3, 0, "Local error, try again later");

    public static SmtpReply NeedsChunks { get; } = new(503, 5, 1, "BINARYMIME messages need BDAT");

    public static SmtpReply TimedOut { get; } = new(421, 4, 2, "Timed out");

    public static SmtpReply Stopping { get; } = new(421, 3, 2, "Service closing, try again later");

    public static SmtpReply SessionFailed { get; } = new(421, 3, 0, "Local error, closing the connection");

    public static SmtpReply EarlyTalker { get; } = new(554, 5, 1, "Spoke before the greeting");

    public static SmtpReply ImproperPipelining { get; } = new(503, 5, 1, "Improper use of pipelining");

    public static SmtpReply Discarded { get; } = new(250, 0, 0, "OK");
}
