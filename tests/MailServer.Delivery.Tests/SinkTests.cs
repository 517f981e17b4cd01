using System.Buffers;
using System.Text;
using MailServer.Delivery.Content;
using MailServer.Delivery.Tests.Support;
using MailServer.Messages;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;

namespace MailServer.Delivery.Tests;

public class SinkTests
{
    [Fact]
    public async Task A_sink_gets_the_message_with_the_headers_of_the_checks_in_front()
    {
        var sink = new Sink();
        Assert.Equal(["250 2.0.0", "250 2.0.0"], await SendAsync(sink, "Hello\r\n", new MessageDisposition { Headers = Encoding.UTF8.GetBytes("X: y\r\n"), IsQuarantined = true }));
        Assert.Equal("X: y\r\nHello\r\n", Assert.Single(sink.Messages));
        Assert.True(sink.WasQuarantined);
    }

    [Fact]
    public async Task A_sink_may_refuse()
    {
        var sink = new Sink { Answer = () => new SmtpReply(554, 6, 0, "No") };
        Assert.Equal(["554 5.6.0", "554 5.6.0"], await SendAsync(sink, "Hello\r\n", MessageDisposition.Deliver));
    }

    [Fact]
    public async Task A_sink_that_fails_makes_the_client_come_again()
    {
        var sink = new Sink { Answer = () => throw new InvalidOperationException("broken") };
        Assert.Equal(["451 4.3.0", "451 4.3.0"], await SendAsync(sink, "Hello\r\n", MessageDisposition.Deliver));
    }

    [Fact]
    public async Task A_large_message_goes_through_a_file_that_is_gone_afterwards()
    {
        var directory = Directory.CreateTempSubdirectory("spool-test");
        try
        {
            var spool = new Spool(directory.FullName, 1000);
            var expected = new byte[10_000];
            new Random(1).NextBytes(expected);
            for (var i = 0; i < expected.Length; i += 100)
            {
                spool.Write(expected.AsSpan(i, 100));
                await spool.FlushAsync();
            }

            Assert.True(spool.IsInFile);
            Assert.Single(directory.GetFiles());
            var content = await spool.CompleteContentAsync(default);
            var bytes = new byte[content.Length];
            await content.OpenStream().ReadExactlyAsync(bytes);
            Assert.Equal(expected, bytes);
            spool.Dispose();
            Assert.Empty(directory.GetFiles());
        }
        finally
        {
            directory.Delete(true);
        }
    }

    private static async Task<IReadOnlyList<string>> SendAsync(Sink sink, string text, MessageDisposition disposition)
    {
        var receiver = new SinkMailReceiver(sink);
        var transaction = new DeliveryHarness().Begin();
        foreach (var name in new[] { "a@b.example", "c@d.example" })
        {
            var recipient = new EnvelopeRecipient(DeliveryHarness.Address(name), RecipientParameters.None);
            Assert.True((await receiver.AcceptRecipientAsync(transaction, recipient, default)).IsPositive);
            transaction.Add(recipient);
        }

        await using var message = (await receiver.BeginAsync(transaction, null, default)).Message!;
        message.Content.Write(Encoding.UTF8.GetBytes(text));
        await message.Content.FlushAsync();
        await message.CompleteContentAsync(default);
        return [.. (await message.CommitAsync(disposition, default)).Select(reply => $"{reply.Code} {reply.Enhanced}")];
    }

    private sealed class Sink : IMessageSink
    {
        public List<string> Messages { get; } = [];

        public bool WasQuarantined { get; private set; }

        public Func<SmtpReply?> Answer { get; init; } = () => null;

        public async ValueTask<SmtpReply?> ReceiveAsync(MailTransaction transaction, MessageContent content, CancellationToken cancellationToken)
        {
            using var reader = new StreamReader(content.OpenStream(), Encoding.UTF8);
            Messages.Add(await reader.ReadToEndAsync(cancellationToken));
            WasQuarantined = ((MessageDisposition)transaction.Items[typeof(MessageDisposition)]!).IsQuarantined;
            return Answer();
        }
    }
}
