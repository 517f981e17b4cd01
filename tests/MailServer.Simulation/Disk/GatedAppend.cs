using System.IO.Pipelines;
using MailServer.Storage;

namespace MailServer.Simulation.Disk;

/// <summary>An append whose commit waits for the disk.</summary>
internal sealed class GatedAppend(GatedStore store, IMailAppend inner) : IMailAppend
{
    public IMailAppend Inner => inner;

    public PipeWriter BeginMessage(AppendOptions options) => inner.BeginMessage(options);

    public async ValueTask<StoreResult<AppendResult>> CommitAsync(CancellationToken cancellationToken)
    {
        if (!await store.WriteAsync("append")) return StoreError.Unavailable;
        var result = await inner.CommitAsync(CancellationToken.None);
        await store.WriteAsync("answer");
        return result;
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
