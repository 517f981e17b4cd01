using MailServer.Protocol.Smtp;
using MailServer.Receiving;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailServer.Delivery;

/// <summary>
/// Hands every message to an <see cref="IMessageSink"/>: receiving without any store. The sink finds the checks' wishes, such as quarantine,
/// as a <see cref="MessageDisposition"/> in <see cref="MailTransaction.Items"/> under the key <c>typeof(MessageDisposition)</c>.
/// </summary>
public sealed class SinkMailReceiver : IMailReceiver
{
    private static readonly SmtpReply Accepted = new(250, 1, 5, "Recipient OK");

    private readonly IMessageSink _sink;
    private readonly SinkOptions _options;
    private readonly ILogger _logger;

    /// <summary>Makes a receiver.</summary>
    /// <param name="sink">Takes the messages.</param>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <param name="logger">The log, or null for none.</param>
    public SinkMailReceiver(IMessageSink sink, SinkOptions? options = null, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(sink);
        _sink = sink;
        _options = options ?? new SinkOptions();
        _logger = logger ?? NullLogger.Instance;
    }

    /// <inheritdoc />
    public async ValueTask<SmtpReply> AcceptRecipientAsync(
        MailTransaction transaction, EnvelopeRecipient recipient, CancellationToken cancellationToken) =>
        await _sink.AcceptRecipientAsync(transaction, recipient, cancellationToken).ConfigureAwait(false) ?? Accepted;

    /// <inheritdoc />
    public ValueTask<ReceiveStart> BeginAsync(MailTransaction transaction, long? expectedSize, CancellationToken cancellationToken) =>
        new(new ReceiveStart(new Sinks.SinkMessage(_sink, transaction, _options, _logger), null));
}
