using MailServer.Protocol.Smtp;

namespace MailServer.Delivery.Routing;

/// <summary>Why there is no next hop (codes of RFC 3463 §3.2, §3.5 and RFC 7505 §4.1).</summary>
internal static class RoutingReplies
{
    public static SmtpReply NullMx { get; } = new(556, 1, 10, "The recipient's domain accepts no mail (null MX)");

    public static SmtpReply NoHost { get; } = new(550, 4, 4, "The recipient's domain has no mail host");

    public static SmtpReply Loop { get; } = new(554, 4, 6, "The recipient's domain leads back to this server, which does not serve it");

    public static SmtpReply BadLiteral { get; } = new(550, 1, 2, "The address literal cannot be reached");

    public static SmtpReply NoDomain(string domain) => new(550, 1, 2, $"The domain {domain} does not exist");

    public static SmtpReply NoRelay(string name) => new(451, 4, 4, $"The next hop {name} of this server's settings has no address");

    public static SmtpReply NoAnswer(string name, string? cause) => new(451, 4, 3, $"The DNS does not answer for {name}") { Cause = cause };
}
