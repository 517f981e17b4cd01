using System.IO.Compression;
using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using MailServer.Connections;
using MailServer.Testing.Connections;

namespace MailServer.Testing;

/// <summary>
/// A connection without a socket: the engine gets the server's end, the test the client's end.
/// Disposing closes the server's end in order, after what was flushed: the client reads it and then the end.
/// </summary>
public sealed class InMemoryConnection : IMailConnection, IAsyncDisposable
{
    private static int _lastNumber;

    private readonly InMemoryConnectionOptions _options;
    private readonly CancellationTokenSource _closed = new();
    private readonly TaskCompletionSource _upgraded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<DuplexPipe> _layers = [];
    private PipePair _pair;
    private int _disposed;

    /// <summary>Makes both ends.</summary>
    /// <param name="options">How the connection looks; null for the defaults: plain, able to do a simulated upgrade.</param>
    public InMemoryConnection(InMemoryConnectionOptions? options = null)
    {
        _options = options ?? new InMemoryConnectionOptions();
        Id = _options.Id ?? $"mem{Interlocked.Increment(ref _lastNumber)}";
        Tls = _options.Tls;
        CanCompress = _options.CanCompress;
        _pair = new PipePair(_options.BufferSize);
        _layers.Add(_pair.Server);
    }

    /// <inheritdoc />
    public string Id { get; }

    /// <inheritdoc />
    public EndPoint? LocalEndPoint => _options.LocalEndPoint;

    /// <inheritdoc />
    public EndPoint? RemoteEndPoint => _options.RemoteEndPoint;

    /// <inheritdoc />
    public IDuplexPipe Transport => _layers[^1];

    /// <inheritdoc />
    public TlsFacts? Tls { get; private set; }

    /// <inheritdoc />
    public bool CanUpgradeToTls => Tls is null && _options.Upgrade != TlsUpgrade.None;

    /// <inheritdoc />
    public bool CanCompress { get; private set; }

    /// <inheritdoc />
    public CancellationToken Closed => _closed.Token;

    /// <summary>
    /// The client's end, without TLS or compression of its own. After a simulated upgrade it is another stream: read the property again.
    /// Disposing it is an orderly end of the connection by the client. <see cref="TranscriptClient"/> is more comfortable.
    /// </summary>
    public Stream Client => _pair.Client;

    /// <summary>Why the connection was aborted, or null.</summary>
    public string? AbortReason { get; private set; }

    internal TlsUpgrade Upgrade => _options.Upgrade;

    internal X509Certificate2 Certificate => _options.Certificate;

    /// <summary>Completes when the engine has upgraded to TLS; fails when the upgrade failed.</summary>
    public Task Upgraded => _upgraded.Task;

    /// <summary>Runs an engine on the server's end, and closes that end when the engine has returned or failed.</summary>
    public async Task RunAsync(IMailEngine engine, CancellationToken stopping = default)
    {
        ArgumentNullException.ThrowIfNull(engine);
        await using (this.ConfigureAwait(false))
        {
            await engine.RunAsync(this, stopping).ConfigureAwait(false);
        }
    }

    /// <summary>Says that the client sends nothing more (half a close); it goes on reading.</summary>
    public void EndClientWriting() => _pair.Client.EndWriting();

    /// <inheritdoc />
    public async ValueTask UpgradeToTlsAsync(CancellationToken cancellationToken)
    {
        if (!CanUpgradeToTls) throw new InvalidOperationException("This connection cannot be upgraded to TLS.");
        try
        {
            RefusePlaintext();
            await (_options.Upgrade == TlsUpgrade.Real ? HandshakeAsync(cancellationToken) : SwapPipesAsync()).ConfigureAwait(false);
            _upgraded.TrySetResult();
        }
        catch (Exception failure)
        {
            Abort(failure.Message);
            if (failure is MailConnectionException or OperationCanceledException) throw;
            throw new MailConnectionException("The TLS handshake failed.", failure);
        }
    }

    /// <inheritdoc />
    public ValueTask StartCompressionAsync(CancellationToken cancellationToken)
    {
        if (!CanCompress) throw new InvalidOperationException("This connection cannot be compressed.");
        CanCompress = false;
        var (input, output) = (Transport.Input.AsStream(), Transport.Output.AsStream());
        _layers.Add(DuplexPipe.Over(
            new DeflateStream(input, CompressionMode.Decompress), new DeflateStream(output, CompressionLevel.Fastest)));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public void Abort(string reason)
    {
        AbortReason ??= reason;
        var cause = new MailConnectionException(reason);
        _upgraded.TrySetException(cause);
        _ = _upgraded.Task.Exception; // Observed: a test need not wait for the upgrade.
        _pair.Cut(cause);
        _closed.Cancel();
    }

    /// <summary>Closes the server's end: the client reads what was flushed, and then the end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        for (var i = _layers.Count - 1; i >= 0; i--)
        {
            try
            {
                await _layers[i].CompleteAsync().ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or InvalidOperationException)
            {
                // The client has gone before the layer could say goodbye: there is nobody left to tell.
            }
        }

        await _closed.CancelAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// Bytes that came before the handshake must not be used after it (CVE-2011-0411). A client that has the reply already may have sent
    /// its ClientHello, which begins with the content type of a handshake record (RFC 8446 §5.1).
    /// </summary>
    private void RefusePlaintext()
    {
        if (!Transport.Input.TryRead(out var waiting)) return;
        var isPlaintext = !waiting.Buffer.IsEmpty && (Upgrade != TlsUpgrade.Real || waiting.Buffer.FirstSpan[0] != 0x16);
        Transport.Input.AdvanceTo(waiting.Buffer.Start);
        if (isPlaintext) throw new MailConnectionException("Plaintext was waiting when TLS should begin.");
    }

    private async Task HandshakeAsync(CancellationToken cancellationToken)
    {
        var tls = new SslStream(new DuplexStream(Transport.Input.AsStream(), Transport.Output.AsStream()));
        await tls.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificate = _options.Certificate }, cancellationToken).ConfigureAwait(false);
        _layers.Add(DuplexPipe.Over(tls, tls));
        Tls = new TlsFacts
        {
            Protocol = tls.SslProtocol,
            CipherSuite = tls.NegotiatedCipherSuite,
            ServerName = string.IsNullOrEmpty(tls.TargetHostName) ? null : tls.TargetHostName,
            ChannelBinding = type => TestTls.EndPointBinding(_options.Certificate, type),
        };
    }

    /// <summary>The old pipes end, so that an engine that keeps using them is found out.</summary>
    private async Task SwapPipesAsync()
    {
        var old = _pair;
        _pair = new PipePair(_options.BufferSize);
        _layers.Clear();
        _layers.Add(_pair.Server);
        Tls = _options.SimulatedTls;
        await old.Server.CompleteAsync().ConfigureAwait(false);
    }
}
