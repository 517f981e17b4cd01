using System.Buffers;
using MailServer.Messages.Text;
using MailServer.Storage;

namespace MailServer.Imap.Searching;

/// <summary>Looks for all needles of a search in one message, in one pass over its decoded text, a buffer at a time.</summary>
internal sealed class ContentScan
{
    private readonly IReadOnlyList<TextNeedle> _needles;
    private readonly bool[] _found;
    private readonly int _overlap;

    private ContentScan(IReadOnlyList<TextNeedle> needles)
    {
        _needles = needles;
        _found = new bool[needles.Count];
        _overlap = Math.Max(needles.Max(static needle => needle.Length) - 1, 0);
    }

    /// <summary>For each needle whether it is there.</summary>
    public static async ValueTask<bool[]> RunAsync(StoredMessage message, IReadOnlyList<TextNeedle> needles, CancellationToken cancellationToken)
    {
        var scan = new ContentScan(needles);
        var tail = ArrayPool<char>.Shared.Rent((2 * scan._overlap) + 1);
        try
        {
            await scan.ReadAsync(message, tail, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(tail);
        }

        return scan._found;
    }

    private async ValueTask ReadAsync(StoredMessage message, char[] tail, CancellationToken cancellationToken)
    {
        var kept = 0;
        await foreach (var piece in MessageText.ReadAsync(message.Content!, message.Index!.Parts, cancellationToken).ConfigureAwait(false))
        {
            if (piece.Place == TextPlace.Header) TestHeader(piece.Text.Span);
            else kept = TestPiece(piece.Text.Span, tail, piece.IsFirst ? 0 : kept);
            if (IsBodyDecided()) return;
        }
    }

    private void TestHeader(ReadOnlySpan<char> header)
    {
        for (var i = 0; i < _needles.Count; i++)
        {
            _found[i] = _needles[i].Place switch
            {
                NeedlePlace.Header => HeaderLines.HasField(header, _needles[i]),
                NeedlePlace.Text => _needles[i].IsIn(header),
                _ => false,
            };
        }
    }

    // The end of each piece is kept, so that a text across two pieces is found.
    private int TestPiece(ReadOnlySpan<char> piece, char[] tail, int kept)
    {
        TestBody(piece);
        if (_overlap == 0) return 0;
        var head = piece[..Math.Min(piece.Length, _overlap)];
        head.CopyTo(tail.AsSpan(kept));
        if (kept > 0) TestBody(tail.AsSpan(0, kept + head.Length));
        var end = piece.Length >= _overlap ? piece[^_overlap..] : tail.AsSpan(Math.Max(0, kept + head.Length - _overlap), Math.Min(_overlap, kept + head.Length));
        end.CopyTo(tail);
        return end.Length;
    }

    private void TestBody(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < _needles.Count; i++)
        {
            if (!_found[i] && _needles[i].Place != NeedlePlace.Header) _found[i] = _needles[i].IsIn(text);
        }
    }

    private bool IsBodyDecided()
    {
        for (var i = 0; i < _needles.Count; i++)
        {
            if (!_found[i] && _needles[i].Place != NeedlePlace.Header) return false;
        }

        return true;
    }
}
