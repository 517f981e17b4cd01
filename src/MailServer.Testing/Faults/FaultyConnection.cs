using System.IO.Pipelines;
using System.Net;
using MailServer.Connections;

namespace MailServer.Testing;

/// <summary>A connection whose bytes go wrong as the script says.</summary>
internal sealed class FaultyConnection(InMemoryConnection inner, MailFaults faults, TimeProvider time) : IMailConnection
{
    private FaultyPipe? _pipe;
    private Task? _cure;

    public string Id => inner.Id;

    public EndPoint? LocalEndPoint => inner.LocalEndPoint;

    public EndPoint? RemoteEndPoint => inner.RemoteEndPoint;

    public IDuplexPipe Transport => _pipe?.Inner == inner.Transport ? _pipe : _pipe = new FaultyPipe(inner.Transport, this);

    public TlsFacts? Tls => inner.Tls;

    public bool CanUpgradeToTls => inner.CanUpgradeToTls;

    public bool CanCompress => inner.CanCompress;

    public CancellationToken Closed => inner.Closed;

    internal MailFaults Faults => faults;

    internal TimeProvider Time => time;

    /// <summary>The next read waits for the cure.</summary>
    internal bool IsStalled => Volatile.Read(ref _cure) is { IsCompleted: false };

    /// <summary>The next read finds the connection gone.</summary>
    internal bool EndsReads { get; private set; }

    /// <summary>The next write finds the connection gone.</summary>
    internal bool EndsWrites { get; private set; }

    /// <summary>354 is to be sent.</summary>
    public void DataBegins()
    {
        // The cure is the one that follows the fault, even when it comes before the next read.
        var cure = faults.Healed;
        Volatile.Write(ref _cure, faults.Take(FaultPoint.DataStall) is null ? null : cure);
        EndsReads = faults.Take(FaultPoint.DataCut) is not null;
    }

    /// <summary>The message is complete; the commit and the reply follow.</summary>
    public void MessageEnds() => EndsWrites = faults.Take(FaultPoint.ReplyCut) is not null;

    public async ValueTask UpgradeToTlsAsync(CancellationToken cancellationToken)
    {
        if (faults.Take(FaultPoint.Tls) is not null)
        {
            inner.Abort("TLS fails, as the script wants it");
            throw new MailConnectionException("The TLS handshake failed, as the script wants it.");
        }

        await inner.UpgradeToTlsAsync(cancellationToken).ConfigureAwait(false);
    }

    public ValueTask StartCompressionAsync(CancellationToken cancellationToken) => inner.StartCompressionAsync(cancellationToken);

    public void Abort(string reason) => inner.Abort(reason);

    internal Task WaitForCureAsync(CancellationToken cancellationToken) =>
        Volatile.Read(ref _cure) is { } cure ? cure.WaitAsync(cancellationToken) : Task.CompletedTask;
}
