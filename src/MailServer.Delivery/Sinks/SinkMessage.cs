using System.IO.Pipelines;
using MailServer.Delivery.Content;
using MailServer.Messages;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;
using Microsoft.Extensions.Logging;

namespace MailServer.Delivery.Sinks;

/// <summary>A message on its way into a sink.</summary>
internal sealed class SinkMessage : IIncomingMessage
{
    private static readonly SmtpReply LocalError = new(451, 3, 0, "Local error, try again later");

    private readonly IMessageSink _sink;
    private readonly MailTransaction _transaction;
    private readonly ILogger _logger;
    private readonly Spool _spool;
    private MessageContent? _content;

    public SinkMessage(IMessageSink sink, MailTransaction transaction, SinkOptions options, ILogger logger)
    {
        _sink = sink;
        _transaction = transaction;
        _logger = logger;
        _spool = new Spool(options.TemporaryDirectory, options.MemoryLimit);
    }

    public PipeWriter Content => _spool;

    public async ValueTask<MessageContent> CompleteContentAsync(CancellationToken cancellationToken) =>
        _content = await _spool.CompleteContentAsync(cancellationToken).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<SmtpReply>> CommitAsync(MessageDisposition disposition, CancellationToken cancellationToken)
    {
        if (_content is null) throw new InvalidOperationException("Complete the content first.");
        _transaction.Items[typeof(MessageDisposition)] = disposition;
        var reply = await HandOverAsync(PrefixedContent.Create(disposition.Headers, _content), cancellationToken).ConfigureAwait(false);
        return [.. Enumerable.Repeat(reply, _transaction.Recipients.Count)];
    }

    public ValueTask DisposeAsync()
    {
        _spool.Dispose();
        return default;
    }

    private async ValueTask<SmtpReply> HandOverAsync(MessageContent content, CancellationToken cancellationToken)
    {
        try
        {
            return await _sink.ReceiveAsync(_transaction, content, cancellationToken).ConfigureAwait(false)
                ?? new SmtpReply(250, 0, 0, $"OK {_transaction.Id}");
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            _logger.SinkFailed(failure);
            return LocalError;
        }
    }
}
