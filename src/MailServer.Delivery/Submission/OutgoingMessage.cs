using System.IO.Pipelines;
using MailServer.Messages;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;

namespace MailServer.Delivery.Submission;

/// <summary>A submitted message on its way in: its header is rewritten as it streams, its signatures come with the commit.</summary>
internal sealed class OutgoingMessage : IIncomingMessage
{
    private readonly MailTransaction _transaction;
    private readonly IIncomingMessage _inner;
    private readonly IReadOnlyList<IMessageSigner> _signers;
    private readonly EncodingWriter? _encoding;
    private readonly RewritingWriter _writer;
    private MessageContent? _content;

    public OutgoingMessage(MailTransaction transaction, IIncomingMessage inner, HeaderRewriter rewriter, IReadOnlyList<IMessageSigner> signers)
    {
        (_transaction, _inner, _signers) = (transaction, inner, signers);
        if (signers.Count > 0 && transaction.Parameters.Body == BodyType.BinaryMime) _encoding = new EncodingWriter(inner.Content);
        _writer = new RewritingWriter(_encoding ?? inner.Content, rewriter);
    }

    public PipeWriter Content => _writer;

    public async ValueTask<MessageContent> CompleteContentAsync(CancellationToken cancellationToken)
    {
        _writer.Finish();
        _encoding?.Finish();
        return _content = await _inner.CompleteContentAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<SmtpReply>> CommitAsync(MessageDisposition disposition, CancellationToken cancellationToken)
    {
        if (_content is null) throw new InvalidOperationException("Complete the content first.");
        byte[] headers = [.. (await Signatures.MakeAsync(_signers, _transaction, _content, cancellationToken).ConfigureAwait(false)).Span, .. disposition.Headers.Span];
        return await _inner.CommitAsync(disposition with { Headers = headers }, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _inner.DisposeAsync();
}
