using System.IO.Pipelines;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using MailServer.Connections;

namespace MailServer.Simulation.Planted;

/// <summary>The engine tells everything that it knows before FETCH, STORE and SEARCH, also that messages are gone: as if each began with a NOOP.</summary>
public sealed partial class EarlyExpunge : Plant
{
    public override IMailConnection Over(IMailConnection connection) => new Connection(connection);

    private sealed partial class Connection : IMailConnection, IDuplexPipe
    {
        private readonly IMailConnection _inner;
        private readonly Pipe _input = new();
        private readonly Pipe _output = new();

        public Connection(IMailConnection inner)
        {
            _inner = inner;
            _ = PumpAsync(inner.Transport.Input, _input.Writer, text => Command().Replace(text, "X NOOP\r\n$0"));
            _ = PumpAsync(_output.Reader, inner.Transport.Output, text => Answer().Replace(text, ""));
        }

        public string Id => _inner.Id;

        public EndPoint? LocalEndPoint => _inner.LocalEndPoint;

        public EndPoint? RemoteEndPoint => _inner.RemoteEndPoint;

        public IDuplexPipe Transport => this;

        public PipeReader Input => _input.Reader;

        public PipeWriter Output => _output.Writer;

        public TlsFacts? Tls => _inner.Tls;

        public bool CanUpgradeToTls => false;

        public bool CanCompress => false;

        public CancellationToken Closed => _inner.Closed;

        public ValueTask UpgradeToTlsAsync(CancellationToken cancellationToken) => _inner.UpgradeToTlsAsync(cancellationToken);

        public ValueTask StartCompressionAsync(CancellationToken cancellationToken) => _inner.StartCompressionAsync(cancellationToken);

        public void Abort(string reason) => _inner.Abort(reason);

        /// <summary>Copies whole lines, changed; what is no line yet waits.</summary>
        private static async Task PumpAsync(PipeReader from, PipeWriter to, Func<string, string> change)
        {
            try
            {
                while (true)
                {
                    var result = await from.ReadAsync();
                    var text = Encoding.Latin1.GetString(result.Buffer);
                    var end = text.LastIndexOf('\n') + 1;
                    from.AdvanceTo(result.Buffer.GetPosition(end), result.Buffer.End);
                    if (end > 0) await to.WriteAsync(Encoding.Latin1.GetBytes(change(text[..end])));
                    if (result.IsCompleted) break;
                }
            }
            catch (IOException)
            {
                // Cut.
            }

            await to.CompleteAsync();
        }

        [GeneratedRegex(@"^A\d+ (FETCH|STORE|SEARCH) ", RegexOptions.Multiline)]
        private static partial Regex Command();

        [GeneratedRegex(@"^X OK [^\n]*\n", RegexOptions.Multiline)]
        private static partial Regex Answer();
    }
}
