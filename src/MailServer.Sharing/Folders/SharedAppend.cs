using System.IO.Pipelines;
using MailServer.Protocol.Imap;
using MailServer.Sharing.Rights;
using MailServer.Storage;

namespace MailServer.Sharing.Folders;

/// <summary>An append to another's folder: flags that the user may not set are left out, and that is no failure (RFC 4314 §4, APPEND).</summary>
internal sealed class SharedAppend(IMailAppend inner, MailboxRights rights) : IMailAppend
{
    /// <summary>The append itself.</summary>
    public IMailAppend Inner => inner;

    public PipeWriter BeginMessage(AppendOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return inner.BeginMessage(options with { Flags = rights.Allowed(options.Flags) });
    }

    public ValueTask<StoreResult<AppendResult>> CommitAsync(CancellationToken cancellationToken) => inner.CommitAsync(cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
