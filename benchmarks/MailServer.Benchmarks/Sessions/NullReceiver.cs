using System.IO.Pipelines;
using MailServer.Messages;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;

namespace MailServer.Benchmarks.Sessions;

/// <summary>Takes every message and keeps nothing.</summary>
internal sealed class NullReceiver : IMailReceiver
{
    private static readonly SmtpReply Ok = new(250, 0, 0, "OK");

    public ValueTask<SmtpReply> AcceptRecipientAsync(MailTransaction transaction, EnvelopeRecipient recipient, CancellationToken cancellationToken) => new(Ok);

    public ValueTask<ReceiveStart> BeginAsync(MailTransaction transaction, long? expectedSize, CancellationToken cancellationToken) =>
        new(new ReceiveStart(new NullMessage(), null));

    private sealed class NullMessage : PipeWriter, IIncomingMessage
    {
        private static readonly IReadOnlyList<SmtpReply> Committed = [Ok];

        // Written by many, read by nobody.
        private static readonly byte[] Buffer = new byte[64 * 1024];

        public PipeWriter Content => this;

        public ValueTask<MessageContent> CompleteContentAsync(CancellationToken cancellationToken) => new(MessageContent.FromMemory(default));

        public ValueTask<IReadOnlyList<SmtpReply>> CommitAsync(MessageDisposition disposition, CancellationToken cancellationToken) => new(Committed);

        public ValueTask DisposeAsync() => default;

        public override void Advance(int bytes)
        {
        }

        public override void CancelPendingFlush()
        {
        }

        public override void Complete(Exception? exception = null)
        {
        }

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => default;

        public override Memory<byte> GetMemory(int sizeHint = 0) => Buffer;

        public override Span<byte> GetSpan(int sizeHint = 0) => Buffer;
    }
}
