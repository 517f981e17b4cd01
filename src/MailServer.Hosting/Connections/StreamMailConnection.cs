using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using MailServer.Connections;
using MailServer.Hosting.Tls;
using Microsoft.Extensions.Logging;

namespace MailServer.Hosting.Connections;

/// <summary>
/// A connection over a stream of bytes. Layers (TLS, compression) go on top of the stream one after the other;
/// only this class completes the pipes: those of a layer that is covered, and the last ones at the end.
/// </summary>
internal abstract class StreamMailConnection : IMailConnection, IAsyncDisposable
{
    private readonly CancellationTokenSource _closed = new();
    private readonly ILogger _logger;
    private readonly ServerTls? _tls;
    private Stream _stream;
    private StreamTransport _transport;
    private SslStream? _secured;
    private DeflateDuplexStream? _compressed;
    private int _aborted;

    protected StreamMailConnection(Stream stream, ConnectionFacts facts, ConnectionSettings settings)
    {
        _stream = stream;
        _tls = settings.Tls;
        _logger = settings.Logger;
        Closed = _closed.Token;
        LocalEndPoint = facts.Local;
        RemoteEndPoint = facts.Remote;
        WriteDeadline = new WriteDeadline(settings.Clock, settings.WriteTimeout, () => Abort("the client takes no data"));
        _transport = Guard(stream);
    }

    public string Id { get; } = ConnectionId.Next();

    public EndPoint? LocalEndPoint { get; }

    public EndPoint? RemoteEndPoint { get; }

    public IDuplexPipe Transport => _transport;

    public TlsFacts? Tls { get; private protected set; }

    public bool CanUpgradeToTls => _tls is not null && Tls is null && _compressed is null;

    public bool CanCompress => _compressed is null;

    public CancellationToken Closed { get; }

    internal WriteDeadline WriteDeadline { get; }

    protected bool IsAborted => Volatile.Read(ref _aborted) != 0;

    public async ValueTask UpgradeToTlsAsync(CancellationToken cancellationToken)
    {
        if (!CanUpgradeToTls)
            throw new InvalidOperationException("TLS is on already, or there is no certificate.");
        await HandOverAsync("plaintext after the command that starts TLS").ConfigureAwait(false);
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Closed);
            (_secured, Tls) = await _tls!.HandshakeAsync(_stream, either.Token).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            // Not a reset: TLS may have sent an alert that tells the client why.
            var dead = Fail(failure, "the TLS handshake failed: " + failure.Message, withReset: false);
            cancellationToken.ThrowIfCancellationRequested();
            throw dead;
        }

        Cover(_secured);
    }

    public async ValueTask StartCompressionAsync(CancellationToken cancellationToken)
    {
        if (!CanCompress)
            throw new InvalidOperationException("Compression is on already.");
        await HandOverAsync("data after the command that starts compression").ConfigureAwait(false);
        _compressed = new DeflateDuplexStream(_stream);
        Cover(_compressed);
    }

    public void Abort(string reason) => Abort(reason, withReset: true);

    /// <summary>Ends the conversation in good order: what is written goes out, TLS says goodbye, the transport closes.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!IsAborted)
            await EndAsync().ConfigureAwait(false);
        Interlocked.Exchange(ref _aborted, 1);
        // With an error, so that a writer does not try to send what is left to a dead peer.
        await _transport.Output.CompleteAsync(new MailConnectionException("The connection has ended.")).ConfigureAwait(false);
        await _transport.Input.CompleteAsync().ConfigureAwait(false);
        await _closed.CancelAsync().ConfigureAwait(false);
        WriteDeadline.Dispose();
        await CloseTransportAsync().ConfigureAwait(false);
        _compressed?.Free();
        _secured?.Dispose();
        _closed.Dispose();
    }

    /// <summary>A layer below failed: the connection is dead from now on.</summary>
    internal MailConnectionException Fail(Exception failure, string? message = null, bool withReset = true)
    {
        var text = message ?? (IsAborted ? "the connection was aborted" : "the connection is gone: " + failure.Message);
        Abort(text, withReset);
        return new MailConnectionException(text, failure);
    }

    /// <summary>Cuts the transport; pending reads and writes fail.</summary>
    /// <param name="withReset">Whether what is still to be sent is dropped.</param>
    protected abstract void AbortTransport(bool withReset);

    /// <summary>Says that no more comes, and waits a little for the client to have read it. Called once, when nothing was aborted.</summary>
    protected abstract ValueTask FinishTransportAsync();

    /// <summary>Frees the transport.</summary>
    protected abstract ValueTask CloseTransportAsync();

    private void Abort(string reason, bool withReset)
    {
        if (Interlocked.Exchange(ref _aborted, 1) != 0)
            return;
        Log.Aborted(_logger, Id, reason);
        // Waiters go on elsewhere: an abort may come from a timer.
        _ = _closed.CancelAsync();
        AbortTransport(withReset);
    }

    private async Task EndAsync()
    {
        try
        {
            await _transport.Output.CompleteAsync().ConfigureAwait(false);
            WriteDeadline.Start();
            if (_compressed is not null)
                await _compressed.FinishAsync().ConfigureAwait(false);
            if (_secured is not null)
                await _secured.ShutdownAsync().ConfigureAwait(false);
            await FinishTransportAsync().ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            Fail(failure);
        }
    }

    /// <summary>RFC 3207 §4.2, RFC 4978 §3: what came before a layer is never used after it.</summary>
    private async ValueTask HandOverAsync(string leftover)
    {
        if (await _transport.HandOverAsync().ConfigureAwait(false))
            return;
        Abort(leftover);
        throw new MailConnectionException(leftover);
    }

    private void Cover(Stream layer)
    {
        _stream = layer;
        _transport = Guard(layer);
    }

    private StreamTransport Guard(Stream stream) => new(new GuardedStream(stream, this));
}
