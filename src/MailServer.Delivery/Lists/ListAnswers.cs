using MailServer.Protocol.Smtp;

namespace MailServer.Delivery.Lists;

/// <summary>The replies of lists, one object each.</summary>
internal static class ListAnswers
{
    // RFC 3463 §3.8: X.7.2, the sender may not send to the list.
    public static SmtpReply NotAllowed { get; } = new(550, 7, 2, "You may not send to this list");

    public static SmtpReply NoNotices { get; } = new(550, 7, 2, "This list takes no notices");

    public static SmtpReply NoAutomaticMail { get; } = new(550, 7, 2, "This list takes no mail that a program sent by itself");

    public static SmtpReply NoSpam { get; } = new(550, 7, 1, "The message looks like spam, which this list does not distribute");

    public static SmtpReply Closed { get; } = new(550, 7, 2, "Only the administrator adds members to this list");

    public static SmtpReply Loop { get; } = new(554, 4, 6, "The message came from this list");

    public static SmtpReply HeaderTooLarge { get; } = new(552, 3, 4, "The header is too large for a list");

    // RFC 3463 §3.3: X.2.4, the list cannot be expanded.
    public static SmtpReply Nobody { get; } = new(550, 2, 4, "The list has no members who can be reached");

    public static SmtpReply TooMany { get; } = new(550, 2, 4, "The list has more members than this server serves");
}
