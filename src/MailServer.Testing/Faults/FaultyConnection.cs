using System.IO.Pipelines;
using System.Net;
using MailServer.Connections;

namespace MailServer.Testing;

/// <summary>A connection whose bytes go wrong as the script says.</summary>
internal sealed class FaultyConnection(InMemoryConnection inner, MailFaults faults, TimeProvider time) : IMailConnection
{
    private FaultyPipe? _pipe;

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
    internal bool IsStalled { get; private set; }

    /// <summary>The next read finds the connection gone.</summary>
    internal bool EndsReads { get; private set; }

    /// <summary>The next write finds the connection gone.</summary>
    internal bool EndsWrites { get; private set; }

    /// <summary>354 is to be sent.</summary>
    public void DataBegins()
    {
        IsStalled = faults.Take(FaultPoint.DataStall) is not null;
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

    internal async ValueTask WaitForCureAsync(CancellationToken cancellationToken)
    {
        if (!IsStalled) return;
        await faults.Healed.WaitAsync(cancellationToken).ConfigureAwait(false);
        IsStalled = false;
    }
}
