using System.Text;
using MailServer.Delivery.Notifications;
using MailServer.Messages;
using MailServer.Queue;
using MailServer.Receiving;
using MailServer.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace MailServer.Hosting.Tests.Misuse;

/// <summary>Signatures, queue storages and the words of notices that misbehave: nothing goes out unsigned, nothing acknowledged is lost.</summary>
public sealed class SubmissionMisuseTests
{
    private static readonly string Plain = "AUTH PLAIN " + Convert.ToBase64String(Encoding.UTF8.GetBytes("\0victim@example.test\0secret"));

    [Theory]
    [InlineData("throws", typeof(NotSupportedException))]
    [InlineData("X-Stamp: without an end", typeof(InvalidOperationException))]
    [InlineData("X-Stamp: one\r\n\r\nX-Stamp: body\r\n", typeof(InvalidOperationException))]
    [InlineData("\r\n", typeof(InvalidOperationException))]
    [InlineData("long", typeof(InvalidOperationException))]
    public async Task A_broken_signature_is_answered_451_and_nothing_goes_out(string signature, Type failure)
    {
        var signer = new BrokenSigner { Signature = signature };
        await using var host = await MisuseHost.StartAsync(services => services.AddSingleton<IMessageSigner>(signer));
        var elsewhere = host.Mail.AddServer("elsewhere.test");
        await using var client = await LogInAsync(host);
        Assert.StartsWith("451 4.3.0 ", await MisuseHost.TransferAsync(client, "victim@example.test", "zoe@elsewhere.test", "unsigned"), StringComparison.Ordinal);
        Assert.Contains(host.Log.Entries, entry => entry.Failure?.GetType() == failure);
        await host.AssertOthersWorkAsync();

        signer.Signature = "X-Stamp: signed\r\n";
        Assert.StartsWith("250 ", await MisuseHost.TransferAsync(client, "victim@example.test", "zoe@elsewhere.test", "signed"), StringComparison.Ordinal);
        var sent = await elsewhere.WaitForMessageAsync(to: "zoe@elsewhere.test", subject: "signed");
        Assert.Equal("signed", sent.Mime.Headers["X-Stamp"]);
        Assert.Single(elsewhere.Messages);
    }

    [Fact]
    public async Task A_queue_that_cannot_take_a_message_is_answered_451()
    {
        var script = new Script();
        await using var host = await MisuseHost.StartAsync(services => MisuseHost.Replace<IQueueStorage>(services, inner => Breaking<IQueueStorage>.Over(inner, script)));
        var elsewhere = host.Mail.AddServer("elsewhere.test");
        await using var client = await LogInAsync(host);
        script.Broken = nameof(IQueueStorage.EnqueueAsync);
        Assert.StartsWith("451 4.3.0 ", await MisuseHost.TransferAsync(client, "victim@example.test", "zoe@elsewhere.test"), StringComparison.Ordinal);
        Assert.True(host.Log.Has<NotSupportedException>(""), host.Log.ToString());
        await host.AssertOthersWorkAsync();

        script.Broken = null;
        Assert.StartsWith("250 ", await MisuseHost.TransferAsync(client, "victim@example.test", "zoe@elsewhere.test"), StringComparison.Ordinal);
        await elsewhere.WaitForMessageAsync(to: "zoe@elsewhere.test");
        Assert.Single(elsewhere.Messages);
    }

    [Theory]
    [InlineData("throws")]
    [InlineData("null")]
    public async Task Words_that_fail_are_tried_again_and_the_sender_hears_in_the_end(string how)
    {
        var words = new BrokenWords { How = how };
        await using var host = await MisuseHost.StartAsync(services => services.AddSingleton<INoticeTemplate>(words));
        var elsewhere = host.Mail.AddServer("elsewhere.test");
        elsewhere.Faults.ReplyToRecipient(1, "550 5.1.1 Nobody");
        await using var client = await LogInAsync(host);
        Assert.StartsWith("250 ", await MisuseHost.TransferAsync(client, "victim@example.test", "zoe@elsewhere.test"), StringComparison.Ordinal);
        await words.Asked.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await host.AssertOthersWorkAsync();

        words.How = "good";
        var notice = host.Mail.WaitForMessageAsync(to: "victim@example.test");
        await StepUntilAsync(host, () => notice.IsCompleted);
        Assert.Equal("Sorry", (await notice).Subject);
        Assert.Contains(host.Log.Entries, entry => entry.Failure is NotSupportedException or NullReferenceException or InvalidOperationException);
    }

    [Fact]
    public async Task Empty_words_still_tell_the_sender()
    {
        await using var host = await MisuseHost.StartAsync(services => services.AddSingleton<INoticeTemplate>(new BrokenWords { How = "empty" }));
        host.Mail.AddServer("elsewhere.test").Faults.ReplyToRecipient(1, "550 5.1.1 Nobody");
        await using var client = await LogInAsync(host);
        Assert.StartsWith("250 ", await MisuseHost.TransferAsync(client, "victim@example.test", "zoe@elsewhere.test"), StringComparison.Ordinal);
        var notice = await host.Mail.WaitForMessageAsync(to: "victim@example.test");
        Assert.Contains("zoe@elsewhere.test", notice.Mime.ToString(), StringComparison.Ordinal);
    }

    // Time goes on in steps until the next attempts have done it.
    private static async Task StepUntilAsync(MisuseHost host, Func<bool> isDone)
    {
        using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!isDone())
        {
            guard.Token.ThrowIfCancellationRequested();
            host.Mail.Time.Advance(TimeSpan.FromMinutes(5));
            await Task.Yield();
        }
    }

    private static async Task<TranscriptClient> LogInAsync(MisuseHost host)
    {
        var client = host.Submission();
        await MisuseHost.GreetAsync(client);
        Assert.StartsWith("235 ", await MisuseHost.SayAsync(client, Plain), StringComparison.Ordinal);
        return client;
    }

    private sealed class BrokenSigner : IMessageSigner
    {
        public string Signature { get; set; } = "";

        public ValueTask<ReadOnlyMemory<byte>> SignAsync(MailTransaction transaction, MessageContent content, CancellationToken cancellationToken) => Signature switch
        {
            "throws" => throw new NotSupportedException("broken signer"),
            "long" => new(Encoding.ASCII.GetBytes("X-Stamp: " + new string('x', 32 * 1024) + "\r\n")),
            _ => new(Encoding.ASCII.GetBytes(Signature)),
        };
    }

    private sealed class BrokenWords : INoticeTemplate
    {
        public string How { get; set; } = "";

        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public NoticeText Write(NoticeFacts facts)
        {
            // Read first: the test changes it as soon as it hears of the question.
            var how = How;
            Asked.TrySetResult();
            return how switch
            {
                "throws" => throw new NotSupportedException("broken words"),
                "null" => null!,
                "empty" => new NoticeText("", ""),
                _ => new NoticeText("Sorry", "No."),
            };
        }
    }
}
