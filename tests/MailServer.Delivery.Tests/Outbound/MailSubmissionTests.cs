using System.IO.Pipelines;
using System.Text;
using MailServer.Delivery.Submission;
using MailServer.Delivery.Tests.Outbound.Support;
using MailServer.Messages;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;

namespace MailServer.Delivery.Tests.Outbound;

public sealed class MailSubmissionTests
{
    [Fact]
    public async Task A_message_goes_to_the_receiver_and_every_recipient_has_its_reply()
    {
        var receiver = new Receiver();

        var replies = await new MailSubmission(receiver).SubmitAsync(
            new SubmittedMessage
            {
                Recipients = [TestMessages.Recipient("no@x.test"), TestMessages.Recipient("b@x.test"), TestMessages.Recipient("full@x.test")],
                Content = TestMessages.Content(TestMessages.Text),
            },
            CancellationToken.None);

        Assert.Equal([550, 250, 452], replies.Select(r => r.Code));
        Assert.Equal(TestMessages.Text, receiver.Text);
        Assert.True(receiver.Transaction!.Session.IsTrusted);
        Assert.Null(receiver.Transaction.ReversePath);
    }

    [Fact]
    public async Task A_receiver_that_cannot_take_the_message_says_so_for_all()
    {
        var receiver = new Receiver { Refusal = new SmtpReply(452, 3, 1, "full") };

        var replies = await new MailSubmission(receiver).SubmitAsync(
            new SubmittedMessage { Recipients = [TestMessages.Recipient("b@x.test")], Content = TestMessages.Content("x") }, CancellationToken.None);

        Assert.Equal(452, Assert.Single(replies).Code);
    }

    private sealed class Receiver : IMailReceiver, IIncomingMessage
    {
        private readonly MemoryStream _bytes = new();

        public Receiver() => Content = PipeWriter.Create(_bytes, new StreamPipeWriterOptions(leaveOpen: true));

        public SmtpReply? Refusal { get; init; }

        public MailTransaction? Transaction { get; private set; }

        public string Text => Encoding.UTF8.GetString(_bytes.ToArray());

        public PipeWriter Content { get; }

        public ValueTask<SmtpReply> AcceptRecipientAsync(MailTransaction transaction, EnvelopeRecipient recipient, CancellationToken cancellationToken) =>
            new(recipient.Address.LocalPart == "no" ? new SmtpReply(550, 1, 1, "nobody") : new SmtpReply(250, 1, 5, "fine"));

        public ValueTask<ReceiveStart> BeginAsync(MailTransaction transaction, long? expectedSize, CancellationToken cancellationToken)
        {
            Transaction = transaction;
            return new(Refusal is null ? new ReceiveStart(this, null) : new ReceiveStart(null, Refusal));
        }

        public async ValueTask<MessageContent> CompleteContentAsync(CancellationToken cancellationToken)
        {
            await Content.CompleteAsync();
            return MessageContent.FromMemory(_bytes.ToArray());
        }

        public ValueTask<IReadOnlyList<SmtpReply>> CommitAsync(MessageDisposition disposition, CancellationToken cancellationToken) =>
            new(Transaction!.Recipients.Select(r => r.Address.LocalPart == "full" ? new SmtpReply(452, 2, 2, "full") : new SmtpReply(250, 0, 0, "taken")).ToList());

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
