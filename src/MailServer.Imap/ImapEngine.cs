using MailServer.Connections;
using MailServer.Imap.Commands;
using MailServer.Imap.Sessions;

namespace MailServer.Imap;

/// <summary>The server side of IMAP4rev1 (RFC 3501) and IMAP4rev2 (RFC 9051) over one connection.</summary>
/// <param name="options">Limits and names; not changed while a connection is served.</param>
/// <param name="services">The store, the log-in, the clock, the log.</param>
public sealed class ImapEngine(ImapOptions options, ImapServices services) : IMailEngine
{
    private readonly ImapOptions _options = Checked(options);

    /// <inheritdoc />
    public async Task RunAsync(IMailConnection connection, CancellationToken stopping)
    {
        ArgumentNullException.ThrowIfNull(connection);
        using var activity = ImapMetrics.Activities.StartActivity("imap session");
        activity?.SetTag("mailserver.session", connection.Id);
        using var scope = Log.BeginSession(services.Logger, connection.Id, connection.RemoteEndPoint?.ToString());
        ImapMetrics.SessionBegan();
        try
        {
            var session = new ImapSession(connection, _options, services, stopping);
            await using (session.ConfigureAwait(false))
            {
                await new CommandLoop(session).RunAsync().ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is MailConnectionException or OperationCanceledException || connection.Closed.IsCancellationRequested)
        {
            Log.Lost(services.Logger, e);
        }
        catch (Exception e)
        {
            Log.SessionFailed(services.Logger, e);
            connection.Abort("The session failed.");
        }
        finally
        {
            ImapMetrics.SessionEnded();
        }
    }

    private static ImapOptions Checked(ImapOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Identity.Check(options.Identification);
        return options.JmapSession is null or { IsAbsoluteUri: true, Scheme: "https" }
            ? options
            : throw new ArgumentException($"{nameof(options.JmapSession)} must be an absolute https URL.", nameof(options));
    }
}
