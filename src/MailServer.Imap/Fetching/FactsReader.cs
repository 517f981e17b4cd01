using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Fetching;

/// <summary>Reads what a folder itself knows of messages, a batch at a time.</summary>
internal sealed class FactsReader(IMailFolder folder, UidSet uids)
{
    private const int BatchSize = 128;

    private readonly MessageFacts[] _facts = new MessageFacts[(int)Math.Min(uids.Count, BatchSize)];
    private uint _next = 1;
    private int _count;
    private bool _isOver = uids.IsEmpty;

    /// <summary>The messages that were read, ascending.</summary>
    public ReadOnlySpan<MessageFacts> Batch => _facts.AsSpan(0, _count);

    /// <summary>Reads the next batch.</summary>
    /// <returns>False when there is none.</returns>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (_isOver) return false;
        _count = await folder.ReadFactsAsync(uids, _next, _facts, cancellationToken).ConfigureAwait(false);
        if (_count == 0) return false;
        var last = _facts[_count - 1].Uid;
        _isOver = _count < _facts.Length || last >= uids.Max;
        _next = _isOver ? last : last + 1;
        return true;
    }
}
