using MailServer.Hosting.Connections;

namespace MailServer.Hosting.Tls;

/// <summary>How many handshakes may compute at the same time. A place is held only while computing: a client that stalls holds nobody up.</summary>
internal sealed class HandshakeGate(int places) : IDisposable
{
    private readonly SemaphoreSlim _places = new(places, places);

    public Task EnterAsync(CancellationToken cancellationToken) => _places.WaitAsync(cancellationToken);

    public void Leave() => _places.Release();

    public void Dispose() => _places.Dispose();
}

/// <summary>The stream below TLS: during the handshake it gives the place back for as long as it waits for the client.</summary>
internal sealed class GatedStream(Stream inner, HandshakeGate gate) : ForwardingStream(inner)
{
    private bool _isHandshaking;
    private bool _holdsPlace;

    public async Task EnterAsync(CancellationToken cancellationToken)
    {
        await gate.EnterAsync(cancellationToken).ConfigureAwait(false);
        _isHandshaking = _holdsPlace = true;
    }

    /// <summary>The handshake is over, well or not.</summary>
    public void Leave()
    {
        _isHandshaking = false;
        GiveBack();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _isHandshaking ? ReadOutsideAsync(buffer, cancellationToken) : base.ReadAsync(buffer, cancellationToken);

    private async ValueTask<int> ReadOutsideAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        GiveBack();
        var count = await Inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        await gate.EnterAsync(cancellationToken).ConfigureAwait(false);
        _holdsPlace = true;
        return count;
    }

    private void GiveBack()
    {
        if (!_holdsPlace)
            return;
        _holdsPlace = false;
        gate.Leave();
    }
}
