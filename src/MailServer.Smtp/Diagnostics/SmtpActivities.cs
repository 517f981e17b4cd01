using System.Diagnostics;
using MailServer.Smtp.Sessions;

namespace MailServer.Smtp.Diagnostics;

/// <summary>Traces: an activity for each session, and one for each transaction inside it. They cost nothing when nobody listens.</summary>
internal static class SmtpActivities
{
    private static readonly ActivitySource Source = new("MailServer.Smtp");

    public static Activity? BeginSession(SmtpSession session)
    {
        var activity = Source.StartActivity("smtp.session", ActivityKind.Server);
        activity?.SetTag("mail.session.id", session.Connection.Id);
        activity?.SetTag("mail.service", session.Protocol);
        activity?.SetTag("client.address", session.Facts.RemoteEndPoint?.ToString());
        return activity;
    }

    public static Activity? BeginTransaction(string id)
    {
        var activity = Source.StartActivity("smtp.transaction");
        activity?.SetTag("mail.transaction.id", id);
        return activity;
    }
}
