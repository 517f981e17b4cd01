using System.IO.Pipelines;
using MailServer.Storage;

namespace MailServer.Testing.Failures;

internal sealed class FailingAppend(FailingStore store, IMailAppend inner) : IMailAppend
{
    public IMailAppend Inner => inner;

    public PipeWriter BeginMessage(AppendOptions options) =>
        new FailingWriter(store, StoreOperation.WriteAppend, inner.BeginMessage(options));

    public async ValueTask<StoreResult<AppendResult>> CommitAsync(CancellationToken cancellationToken) =>
        store.FailsAt(StoreOperation.CommitAppend)
            ? StoreError.Unavailable
            : await inner.CommitAsync(cancellationToken).ConfigureAwait(false);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
