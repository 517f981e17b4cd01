using System.Diagnostics.Metrics;
using MailServer.Protocol.Smtp;
using MailServer.Smtp.Sessions;

namespace MailServer.Smtp.Diagnostics;

/// <summary>The meter <c>mailserver.smtp</c>.</summary>
internal static class SmtpMetrics
{
    private static readonly Meter Meter = new("mailserver.smtp");

    private static readonly UpDownCounter<long> Active =
        Meter.CreateUpDownCounter<long>("mailserver.smtp.sessions.active", "{session}", "Sessions that run.");

    private static readonly Counter<long> Sessions =
        Meter.CreateCounter<long>("mailserver.smtp.sessions", "{session}", "Sessions begun.");

    private static readonly Counter<long> Messages =
        Meter.CreateCounter<long>("mailserver.smtp.messages", "{message}", "Messages received to their end, by the class of the reply.");

    private static readonly Counter<long> Octets =
        Meter.CreateCounter<long>("mailserver.smtp.bytes", "By", "Octets of accepted messages.");

    private static readonly Counter<long> Rejects =
        Meter.CreateCounter<long>("mailserver.smtp.rejects", "{reply}", "Refusals by checks and of messages, by the class of the reply.");

    public static void SessionBegins(SmtpSession session)
    {
        Sessions.Add(1, Service(session));
        Active.Add(1, Service(session));
    }

    public static void SessionEnds(SmtpSession session) => Active.Add(-1, Service(session));

    public static void MessageEnds(SmtpSession session, SmtpReply reply, long octets)
    {
        Messages.Add(1, Service(session), Class(reply));
        if (reply.IsPositive) Octets.Add(octets, Service(session));
        else Rejected(session, reply);
    }

    public static void Rejected(SmtpSession session, SmtpReply reply) => Rejects.Add(1, Service(session), Class(reply));

    private static KeyValuePair<string, object?> Service(SmtpSession session) => new("service", session.Protocol);

    private static KeyValuePair<string, object?> Class(SmtpReply reply) => new("class", ClassName(reply.Code));

    private static string ClassName(int code) => code < 300 ? "2xx" : code < 500 ? "4xx" : "5xx";
}
