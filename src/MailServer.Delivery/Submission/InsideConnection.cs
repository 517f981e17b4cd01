using System.IO.Pipelines;
using System.Net;
using MailServer.Connections;

namespace MailServer.Delivery.Submission;

/// <summary>Stands for the connection where there is none: checks and receivers see a session without addresses.</summary>
internal sealed class InsideConnection(string id) : IMailConnection
{
    public string Id => id;

    public EndPoint? LocalEndPoint => null;

    public EndPoint? RemoteEndPoint => null;

    public IDuplexPipe Transport => throw new NotSupportedException("A message from inside the program comes over no connection.");

    public TlsFacts? Tls => null;

    public bool CanUpgradeToTls => false;

    public bool CanCompress => false;

    public CancellationToken Closed => CancellationToken.None;

    public ValueTask UpgradeToTlsAsync(CancellationToken cancellationToken) => throw new NotSupportedException("There is no connection.");

    public ValueTask StartCompressionAsync(CancellationToken cancellationToken) => throw new NotSupportedException("There is no connection.");

    public void Abort(string reason)
    {
        // There is nothing to end.
    }
}
