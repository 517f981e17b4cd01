using System.Diagnostics;
using System.Diagnostics.Metrics;
using MailServer.Hosting.Engines;
using Microsoft.Extensions.DependencyInjection;

namespace MailServer.Hosting.Diagnostics;

/// <summary>The meter <c>mailserver.connections</c>.</summary>
internal sealed class ConnectionMeter : IDisposable
{
    public const string Name = "mailserver.connections";

    private readonly Meter _meter;
    private readonly Counter<long> _accepted;
    private readonly Counter<long> _refused;
    private readonly UpDownCounter<long> _active;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _handshakes;

    public ConnectionMeter(IServiceProvider services)
    {
        _meter = services.GetService<IMeterFactory>()?.Create(Name) ?? new Meter(Name);
        _accepted = _meter.CreateCounter<long>("mailserver.connections.accepted", "{connection}", "Connections taken.");
        _refused = _meter.CreateCounter<long>("mailserver.connections.refused", "{connection}", "Connections refused, by reason.");
        _active = _meter.CreateUpDownCounter<long>("mailserver.connections.active", "{connection}", "Connections open now.");
        _duration = _meter.CreateHistogram<double>("mailserver.connections.duration", "s", "From the connection to its end.");
        _handshakes = _meter.CreateCounter<long>("mailserver.connections.tls_failures", "{handshake}", "Implicit TLS handshakes that failed.");
    }

    public void Accepted(MailListenerContext listener)
    {
        _accepted.Add(1, Listener(listener));
        _active.Add(1, Listener(listener));
    }

    /// <summary>The counterpart of <see cref="Accepted"/>.</summary>
    public void Closed(MailListenerContext listener) => _active.Add(-1, Listener(listener));

    public void Refused(MailListenerContext listener, string reason) =>
        _refused.Add(1, Listener(listener), new KeyValuePair<string, object?>("reason", reason));

    public void HandshakeFailed(MailListenerContext listener) => _handshakes.Add(1, Listener(listener));

    public void Ended(MailListenerContext listener, TimeSpan duration)
    {
        var tags = new TagList { Listener(listener), { "protocol", listener.Protocol } };
        _duration.Record(duration.TotalSeconds, tags);
    }

    public void Dispose() => _meter.Dispose();

    private static KeyValuePair<string, object?> Listener(MailListenerContext listener) => new("listener", listener.Name);
}
