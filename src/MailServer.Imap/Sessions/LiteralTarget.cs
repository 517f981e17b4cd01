using System.Buffers;
using System.IO.Pipelines;
using MailServer.Messages.Text;

namespace MailServer.Imap.Sessions;

/// <summary>Where a streamed literal goes. When that fails, the rest goes nowhere, and the failure is told at the end.</summary>
internal sealed class LiteralTarget(PipeWriter? destination, HeaderWatch? watch, BinaryEncoder? encoder)
{
    private PipeWriter? _destination = destination;
    private Exception? _failure;

    public void Write(in ReadOnlySequence<byte> bytes)
    {
        watch?.Look(bytes);
        if (_destination is not { } writer) return;
        foreach (var segment in bytes)
        {
            if (encoder is null) writer.Write(segment.Span);
            else encoder.Write(segment.Span);
        }
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_destination is not { } writer) return;
        try
        {
            // A store that has stopped reading says why at the commit.
            var flushed = await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
            if (flushed.IsCompleted) _destination = null;
        }
        catch (IOException e)
        {
            _failure = e;
            _destination = null;
        }
    }

    /// <summary>The literal is over.</summary>
    public ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        if (encoder is null || _destination is null) return default;
        encoder.Finish();
        return FlushAsync(cancellationToken);
    }

    public void ThrowIfFailed()
    {
        if (_failure is not null) throw new IOException("The store could not take the message.", _failure);
    }
}
