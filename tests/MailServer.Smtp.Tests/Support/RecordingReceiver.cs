using System.IO.Pipelines;
using System.Text;
using MailServer.Messages;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;

namespace MailServer.Smtp.Tests.Support;

/// <summary>Keeps what it gets, and refuses what a test wants refused.</summary>
internal sealed class RecordingReceiver : IMailReceiver
{
    private readonly TaskCompletionSource _disposal = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public List<ReceivedMessage> Messages { get; } = [];

    public int Begun { get; private set; }

    public int Disposed { get; private set; }

    /// <summary>The first disposal.</summary>
    public Task Disposal => _disposal.Task;

    /// <summary>The answer at RCPT; null takes everybody.</summary>
    public Func<EnvelopeRecipient, SmtpReply?> OnRecipient { get; set; } = _ => null;

    public Func<SmtpReply?> OnBegin { get; set; } = () => null;

    /// <summary>The answer of the commit for each recipient.</summary>
    public Func<EnvelopeRecipient, SmtpReply> OnCommit { get; set; } = _ => new SmtpReply(250, 0, 0, "OK");

    /// <summary>Octets after which the content cannot be kept.</summary>
    public long Room { get; set; } = long.MaxValue;

    public ValueTask<SmtpReply> AcceptRecipientAsync(MailTransaction transaction, EnvelopeRecipient recipient, CancellationToken cancellationToken) =>
        new(OnRecipient(recipient) ?? new SmtpReply(250, 1, 5, "Recipient OK"));

    /// <summary>What BeginAsync waits for before it hands out the message that it began.</summary>
    public Func<Task> BeginGate { get; set; } = () => Task.CompletedTask;

    public async ValueTask<ReceiveStart> BeginAsync(MailTransaction transaction, long? expectedSize, CancellationToken cancellationToken)
    {
        if (OnBegin() is { } refusal) return new ReceiveStart(null, refusal);
        Begun++;
        var incoming = new Incoming(this, transaction);
        await BeginGate().ConfigureAwait(false);
        return new ReceiveStart(incoming, null);
    }

    private sealed class Incoming : IIncomingMessage
    {
        private readonly RecordingReceiver _owner;
        private readonly MailTransaction _transaction;
        private readonly MemoryStream _bytes = new();

        public Incoming(RecordingReceiver owner, MailTransaction transaction)
        {
            _owner = owner;
            _transaction = transaction;
            Content = PipeWriter.Create(new LimitedStream(_bytes, owner.Room));
        }

        public PipeWriter Content { get; }

        public async ValueTask<MessageContent> CompleteContentAsync(CancellationToken cancellationToken)
        {
            await Content.CompleteAsync();
            return MessageContent.FromMemory(_bytes.ToArray());
        }

        public ValueTask<IReadOnlyList<SmtpReply>> CommitAsync(MessageDisposition disposition, CancellationToken cancellationToken)
        {
            var replies = _transaction.Recipients.Select(_owner.OnCommit).ToList();
            _owner.Messages.Add(new ReceivedMessage(_transaction, Encoding.Latin1.GetString(_bytes.ToArray()), disposition));
            return new(replies);
        }

        public ValueTask DisposeAsync()
        {
            _owner.Disposed++;
            _owner._disposal.TrySetResult();
            return default;
        }
    }

    private sealed class LimitedStream(MemoryStream inner, long room) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => inner.Length;

        public override long Position { get => inner.Position; set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count)
        {
            if (inner.Length + count > room) throw new IOException("No space left on device");
            inner.Write(buffer, offset, count);
        }
    }
}

/// <summary>A message that was committed.</summary>
internal sealed record ReceivedMessage(MailTransaction Transaction, string Text, MessageDisposition Disposition)
{
    /// <summary>The text behind the Received line of the engine.</summary>
    public string Body
    {
        get
        {
            var at = 0;
            do at = Text.IndexOf("\r\n", at, StringComparison.Ordinal) + 2;
            while (at < Text.Length && Text[at] == '\t');
            return Text[at..];
        }
    }

    public string Received => Text[..(Text.Length - Body.Length)];
}
