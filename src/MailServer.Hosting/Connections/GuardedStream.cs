using System.Net.Sockets;
using System.Security.Authentication;
using MailServer.Connections;

namespace MailServer.Hosting.Connections;

/// <summary>
/// The topmost layer of a connection: gives every write a deadline and turns every failure of the layers below into a <see cref="MailConnectionException"/>.
/// </summary>
internal sealed class GuardedStream(Stream inner, StreamMailConnection owner) : ForwardingStream(inner)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var pending = Inner.ReadAsync(buffer, cancellationToken);
            return pending.IsCompletedSuccessfully ? pending : AwaitReadAsync(pending, cancellationToken);
        }
        catch (Exception failure) when (IsDead(failure))
        {
            return ValueTask.FromException<int>(owner.Fail(failure));
        }
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var pending = Inner.WriteAsync(buffer, cancellationToken);
            return pending.IsCompletedSuccessfully ? pending : AwaitWriteAsync(pending);
        }
        catch (Exception failure) when (IsDead(failure))
        {
            return ValueTask.FromException(owner.Fail(failure));
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            var pending = Inner.FlushAsync(cancellationToken);
            return pending.IsCompletedSuccessfully ? pending : AwaitWriteAsync(new ValueTask(pending)).AsTask();
        }
        catch (Exception failure) when (IsDead(failure))
        {
            return Task.FromException(owner.Fail(failure));
        }
    }

    private async ValueTask<int> AwaitReadAsync(ValueTask<int> pending, CancellationToken cancellationToken)
    {
        try
        {
            return await pending.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Nothing was taken from the socket: the engine may read again.
            throw;
        }
        catch (Exception failure) when (IsDead(failure) || failure is OperationCanceledException)
        {
            throw owner.Fail(failure);
        }
    }

    /// <summary>A write is timed only when the client does not take it at once.</summary>
    private async ValueTask AwaitWriteAsync(ValueTask pending)
    {
        owner.WriteDeadline.Start();
        try
        {
            await pending.ConfigureAwait(false);
        }
        catch (Exception failure) when (IsDead(failure))
        {
            throw owner.Fail(failure);
        }
        finally
        {
            owner.WriteDeadline.Stop();
        }
    }

    /// <summary>What sockets, TLS and DEFLATE throw when the peer or the connection is gone, or talks nonsense.</summary>
    private static bool IsDead(Exception failure) =>
        failure is IOException or SocketException or ObjectDisposedException or AuthenticationException or InvalidDataException or InvalidOperationException
        && failure is not MailConnectionException;
}
