using MailServer.Connections;
using MailServer.Protocol.Smtp;

namespace MailServer.Delivery.Outbound.Client;

/// <summary>What the client itself says of an attempt, in the form of a server's reply (codes of RFC 3463 and its registry).</summary>
internal static class LocalReplies
{
    public static SmtpReply TlsNotOffered { get; } = new(451, 7, 4, "The next hop does not offer TLS, which is required");

    public static SmtpReply NoTlsa { get; } = new(451, 7, 5, "The DNS does not say which certificates the next hop has, though it should");

    public static SmtpReply NotListed { get; } = new(451, 7, 5, "The domain's MTA-STS policy does not list this host");

    public static SmtpReply NoMechanism { get; } = new(454, 7, 4, "The next hop offers no way to log in that may be used on this connection");

    public static SmtpReply ServerNotProven { get; } = new(454, 7, 0, "The next hop did not prove that it knows the password");

    public static SmtpReply TooLarge { get; } = new(552, 3, 4, "The message is larger than the next hop takes");

    public static SmtpReply NoEightBit { get; } = new(554, 6, 3, "The message contains 8-bit text, which the next hop does not take, and cannot be converted");

    public static SmtpReply NoBinary { get; } = new(554, 6, 3, "The message is binary, which the next hop does not take");

    public static SmtpReply NoUtf8 { get; } = new(553, 6, 7, "The message needs internationalized addresses (SMTPUTF8), which the next hop does not take");

    public static SmtpReply NoTls { get; } = new(550, 7, 10, "The sender requires TLS, and there is none to the next hop");

    public static SmtpReply NoRequireTls { get; } = new(550, 7, 30, "The sender requires TLS on the whole way, and the next hop cannot vouch for that");

    public static SmtpReply NulOctet { get; } = new(554, 6, 0, "The message contains NUL octets");

    public static SmtpReply TooManyHops { get; } = new(554, 4, 6, "The message passed too many hosts: it seems to be in a loop");

    public static SmtpReply ContentUnreadable(Exception cause) =>
        new(451, 3, 0, "The text of the message is missing or damaged on this server, or cannot be read now") { Cause = cause.Message };

    public static SmtpReply TlsRefused(SmtpReply reply) =>
        new(451, 7, 4, $"The next hop refused TLS, which is required: {reply.Code} {reply.Text}");

    public static SmtpReply TlsFailed(MailConnectionException failure) => new(451, 7, 5, failure.Message);

    /// <summary>A positive reply where it makes no sense.</summary>
    public static SmtpReply OutOfOrder(SmtpReply reply) =>
        new(451, 5, 0, $"The next hop answered out of order: {reply.Code} {reply.Text}");

    public static SmtpReply NoToken(string cause) => new(454, 7, 0, "There is no token to log in with at the next hop") { Cause = cause };

    public static SmtpReply LogInFailed(SmtpReply reply) =>
        new(454, 7, 8, $"The next hop refused the log-in: {reply.Code} {reply.Text}");

    /// <summary>Nobody was reached, or the connection broke before the outcome was known.</summary>
    public static SmtpReply ConnectionLost(string when, Exception failure) => new(451, 4, 2, $"{when}: {failure.Message}");
}
