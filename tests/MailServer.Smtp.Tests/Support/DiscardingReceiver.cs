using System.IO.Pipelines;
using MailServer.Messages;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;

namespace MailServer.Smtp.Tests.Support;

/// <summary>Counts what it gets and keeps nothing.</summary>
internal sealed class DiscardingReceiver : IMailReceiver
{
    private static readonly SmtpReply Ok = new(250, 0, 0, "OK");

    public long Received { get; private set; }

    public long MostUnflushed { get; private set; }

    public ValueTask<SmtpReply> AcceptRecipientAsync(MailTransaction transaction, EnvelopeRecipient recipient, CancellationToken cancellationToken) => new(Ok);

    public ValueTask<ReceiveStart> BeginAsync(MailTransaction transaction, long? expectedSize, CancellationToken cancellationToken) =>
        new(new ReceiveStart(new Incoming(this, transaction), null));

    private sealed class Incoming(DiscardingReceiver owner, MailTransaction transaction) : PipeWriter, IIncomingMessage
    {
        // Written by many, read by nobody.
        private static readonly byte[] Buffer = new byte[64 * 1024];
        private long _unflushed;

        public PipeWriter Content => this;

        public ValueTask<MessageContent> CompleteContentAsync(CancellationToken cancellationToken) => new(MessageContent.FromMemory(default));

        public ValueTask<IReadOnlyList<SmtpReply>> CommitAsync(MessageDisposition disposition, CancellationToken cancellationToken) =>
            new((IReadOnlyList<SmtpReply>)[.. transaction.Recipients.Select(_ => Ok)]);

        public ValueTask DisposeAsync() => default;

        public override void Advance(int bytes) => _unflushed += bytes;

        public override void CancelPendingFlush()
        {
        }

        public override void Complete(Exception? exception = null)
        {
        }

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            owner.MostUnflushed = Math.Max(owner.MostUnflushed, _unflushed);
            owner.Received += _unflushed;
            _unflushed = 0;
            return default;
        }

        public override Memory<byte> GetMemory(int sizeHint = 0) => Buffer;

        public override Span<byte> GetSpan(int sizeHint = 0) => Buffer;
    }
}
