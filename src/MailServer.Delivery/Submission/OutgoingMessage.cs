using System.IO.Pipelines;
using MailServer.Messages;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;

namespace MailServer.Delivery.Submission;

/// <summary>A submitted message on its way in: its header is rewritten as it streams, its signatures come with the commit.</summary>
internal sealed class OutgoingMessage(MailTransaction transaction, IIncomingMessage inner, HeaderRewriter rewriter, IReadOnlyList<IMessageSigner> signers) : IIncomingMessage
{
    private readonly RewritingWriter _writer = new(inner.Content, rewriter);
    private MessageContent? _content;

    public PipeWriter Content => _writer;

    public async ValueTask<MessageContent> CompleteContentAsync(CancellationToken cancellationToken)
    {
        _writer.Finish();
        return _content = await inner.CompleteContentAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<SmtpReply>> CommitAsync(MessageDisposition disposition, CancellationToken cancellationToken)
    {
        if (_content is null) throw new InvalidOperationException("Complete the content first.");
        byte[] headers = [.. (await Signatures.MakeAsync(signers, transaction, _content, cancellationToken).ConfigureAwait(false)).Span, .. disposition.Headers.Span];
        return await inner.CommitAsync(disposition with { Headers = headers }, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
