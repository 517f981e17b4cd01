using System.IO.Pipelines;
using MailServer.Storage.Embedded.Spooling;

namespace MailServer.Storage.Embedded.Delivering;

/// <summary>Messages on their way into one folder. Each is indexed when the next begins or at the commit.</summary>
internal sealed class EmbeddedAppend(StoreParts parts, long accountId, long folderId, long reader) : IMailAppend
{
    private readonly List<(Spool Spool, AppendOptions Options)> _messages = [];
    private bool _isCommitted;

    public PipeWriter BeginMessage(AppendOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (_isCommitted) throw new InvalidOperationException("The messages were committed before.");
        // Many messages in one append must not hold many times the memory of one.
        var held = _messages.Sum(static m => m.Spool.Large is null ? m.Spool.Length : 0);
        var spool = held > parts.Options.SpoolMemory ? parts.NewSpool(long.MaxValue) : parts.NewSpool(options.Size);
        _messages.Add((spool, options));
        return spool;
    }

    public ValueTask<StoreResult<AppendResult>> CommitAsync(CancellationToken cancellationToken) => CommitAsync(replaced: null, cancellationToken);

    /// <summary>Commits, and takes a message away in the same commit.</summary>
    public async ValueTask<StoreResult<AppendResult>> CommitAsync(Replaced? replaced, CancellationToken cancellationToken)
    {
        if (_isCommitted) throw new InvalidOperationException("The messages were committed before.");
        _isCommitted = true;
        try
        {
            var staged = new List<(StagedBody Body, AppendOptions Options)>(_messages.Count);
            foreach (var (spool, options) in _messages) staged.Add((await StageAsync(spool, cancellationToken).ConfigureAwait(false), options));
            var result = await parts.Writer.WriteAsync(new Append(folderId, reader == accountId ? null : reader, staged, replaced), cancellationToken).ConfigureAwait(false);
            if (result.IsSuccess) staged.ForEach(m => Keep(m.Body));
            return result;
        }
        catch (IOException exception)
        {
            return new StoreResult<AppendResult>(StoreError.Unavailable, exception.Message);
        }
    }

    public ValueTask DisposeAsync()
    {
        foreach (var (spool, _) in _messages) spool.Dispose();
        return default;
    }

    private void Keep(StagedBody body)
    {
        body.Keep();
        parts.TextIndexer?.Add(body.Id);
    }

    private async ValueTask<StagedBody> StageAsync(Spool spool, CancellationToken cancellationToken)
    {
        await spool.FinishAsync(cancellationToken).ConfigureAwait(false);
        return await StagedBody.CreateAsync(spool, default, parts.NextBodyId(), accountId, parts.Indexer, cancellationToken).ConfigureAwait(false);
    }
}
