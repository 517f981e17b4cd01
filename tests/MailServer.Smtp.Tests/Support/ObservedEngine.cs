using System.IO.Pipelines;
using System.Net;
using MailServer.Connections;

namespace MailServer.Smtp.Tests.Support;

/// <summary>Runs an engine on a connection whose plain transport is observed.</summary>
internal sealed class ObservedEngine(IMailEngine engine, TransportObserver observer) : IMailEngine
{
    public Task RunAsync(IMailConnection connection, CancellationToken stopping) =>
        engine.RunAsync(new ObservedConnection(connection, observer), stopping);

    private sealed class ObservedConnection(IMailConnection inner, TransportObserver observer) : IMailConnection, IDuplexPipe
    {
        private readonly ObservedReader _input = new(inner.Transport.Input, observer);
        private readonly ObservedWriter _output = new(inner.Transport.Output, observer);
        private bool _isUpgraded;

        public string Id => inner.Id;

        public EndPoint? LocalEndPoint => inner.LocalEndPoint;

        public EndPoint? RemoteEndPoint => inner.RemoteEndPoint;

        public IDuplexPipe Transport => _isUpgraded ? inner.Transport : this;

        public PipeReader Input => _input;

        public PipeWriter Output => _output;

        public TlsFacts? Tls => inner.Tls;

        public bool CanUpgradeToTls => inner.CanUpgradeToTls;

        public bool CanCompress => inner.CanCompress;

        public CancellationToken Closed
        {
            get
            {
                observer.OnClosedAsked();
                return inner.Closed;
            }
        }

        public async ValueTask UpgradeToTlsAsync(CancellationToken cancellationToken)
        {
            await inner.UpgradeToTlsAsync(cancellationToken);
            _isUpgraded = true;
        }

        public ValueTask StartCompressionAsync(CancellationToken cancellationToken) => inner.StartCompressionAsync(cancellationToken);

        public void Abort(string reason) => inner.Abort(reason);
    }
}
