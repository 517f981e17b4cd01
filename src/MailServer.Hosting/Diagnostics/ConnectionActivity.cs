using System.Diagnostics;
using MailServer.Connections;
using MailServer.Hosting.Engines;

namespace MailServer.Hosting.Diagnostics;

/// <summary>The activity of a connection, from the source <c>MailServer</c>.</summary>
internal static class ConnectionActivity
{
    private static readonly ActivitySource Source = new("MailServer");

    /// <summary>Starts one when somebody listens.</summary>
    public static Activity? Start(IMailConnection connection, MailListenerContext listener)
    {
        var activity = Source.StartActivity("mailserver.connection", ActivityKind.Server);
        if (activity is not { IsAllDataRequested: true })
            return activity;
        activity.SetTag("mailserver.connection.id", connection.Id);
        activity.SetTag("mailserver.listener", listener.Name);
        activity.SetTag("network.protocol.name", listener.Protocol);
        activity.SetTag("client.address", connection.RemoteEndPoint?.ToString());
        return activity;
    }
}
