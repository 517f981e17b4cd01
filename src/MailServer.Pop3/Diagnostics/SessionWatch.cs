using System.Diagnostics;
using MailServer.Pop3.Sessions;

namespace MailServer.Pop3.Diagnostics;

/// <summary>What is told of a session while it lasts: a log scope, an activity, a place in the count.</summary>
internal sealed class SessionWatch : IDisposable
{
    private readonly Pop3Services _services;
    private readonly Activity? _activity;
    private readonly IDisposable? _scope;
    private readonly long _started;
    private string? _lost;

    public SessionWatch(Pop3Session session)
    {
        _services = session.Services;
        _started = _services.TimeProvider.GetTimestamp();
        string address = session.Connection.RemoteEndPoint?.ToString() ?? "-";
        _scope = _services.Logger.BeginSession(session.Connection.Id, address);
        _activity = Pop3Meter.Activities.StartActivity("pop3.session", ActivityKind.Server);
        _activity?.SetTag("mailserver.connection", session.Connection.Id);
        _activity?.SetTag("client.address", address);
        Pop3Meter.SessionBegan();
    }

    /// <summary>Notes that the connection broke.</summary>
    public void Lost(Exception cause)
    {
        _lost = cause.Message;
        _activity?.SetStatus(ActivityStatusCode.Error, cause.Message);
    }

    public void Dispose()
    {
        var duration = _services.TimeProvider.GetElapsedTime(_started);
        if (_lost is null) _services.Logger.SessionEnded(duration);
        else _services.Logger.ConnectionLost(duration, _lost);
        Pop3Meter.SessionEnded();
        _activity?.Dispose();
        _scope?.Dispose();
    }
}
