using MailServer.Directories;
using MailServer.Filters;
using MailServer.Messages;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;
using MailServer.Delivery;
using Microsoft.Extensions.DependencyInjection;

namespace MailServer.Hosting.Tests.Misuse;

/// <summary>Filters, commands, signatures and sinks that misbehave.</summary>
public sealed class HookMisuseTests
{
    [Theory]
    [InlineData("throws")]
    [InlineData("null")]
    public async Task A_broken_filter_keeps_the_message(string how)
    {
        await using var host = await StartAsync<IMailFilter>(new BrokenFilter(() => how == "null" ? new((IReadOnlyList<FilterAction>)null!) : throw new NotSupportedException("broken filter")));
        Assert.StartsWith("250 ", await SendAsync(host), StringComparison.Ordinal);
        Assert.Single(await host.Mail.GetMessagesAsync("victim@example.test"));
        Assert.Contains(host.Log.Entries, entry => entry.Text.Contains("filter", StringComparison.OrdinalIgnoreCase) && entry.Failure is NotSupportedException or ArgumentNullException);
        await host.AssertOthersWorkAsync();
    }

    [Fact]
    public async Task A_filter_that_never_answers_keeps_the_message_when_its_time_is_up()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await StartAsync<IMailFilter>(new BrokenFilter(() =>
        {
            asked.TrySetResult();
            return new(new TaskCompletionSource<IReadOnlyList<FilterAction>>().Task);
        }));
        var sending = SendAsync(host);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await host.AssertOthersWorkAsync();
        host.Mail.Time.Advance(new LocalDeliveryOptions().FilterTimeout);
        Assert.StartsWith("250 ", await sending, StringComparison.Ordinal);
        Assert.Single(await host.Mail.GetMessagesAsync("victim@example.test"));
        Assert.True(host.Log.Has<TimeoutException>("ilter") || host.Log.Has<OperationCanceledException>("ilter"), host.Log.ToString());
    }

    [Theory]
    [InlineData("throw")]
    [InlineData("null")]
    public async Task A_broken_command_is_answered_451(string how)
    {
        await using var host = await StartAsync<MailServer.Receiving.SmtpVerb>(new BrokenVerb());
        await using var client = host.Smtp();
        await MisuseHost.GreetAsync(client);
        Assert.StartsWith("451 4.3.0 ", await MisuseHost.SayAsync(client, "XBROKEN " + how), StringComparison.Ordinal);
        Assert.True(host.Log.Has<NotSupportedException>("XBROKEN") || host.Log.Has<InvalidOperationException>("XBROKEN"), host.Log.ToString());
        Assert.StartsWith("250 ", await MisuseHost.TransferAsync(client, "good@elsewhere.test", "victim@example.test"), StringComparison.Ordinal);
        await host.AssertOthersWorkAsync();
    }

    [Fact]
    public async Task A_command_cannot_write_a_reply_of_another()
    {
        await using var host = await StartAsync<MailServer.Receiving.SmtpVerb>(new BrokenVerb());
        await using var client = host.Smtp();
        await MisuseHost.GreetAsync(client);
        await client.SendLineAsync("XBROKEN lines");
        var reply = await client.ReadReplyAsync();
        Assert.All(reply, line => Assert.StartsWith("250", line, StringComparison.Ordinal));
        Assert.DoesNotContain(reply, line => line.Contains('\r', StringComparison.Ordinal));
        Assert.StartsWith("250 2.0.0 OK", await MisuseHost.SayAsync(client, "NOOP"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sink_that_throws_is_answered_451()
    {
        await using var host = await StartAsync<IMessageSink>(new BrokenSink(_ => throw new NotSupportedException("broken sink")));
        Assert.StartsWith("451 4.3.0 ", await SendAsync(host), StringComparison.Ordinal);
        Assert.True(host.Log.Has<NotSupportedException>("sink"), host.Log.ToString());
        await AssertSinkTakesOthersAsync(host);
    }

    [Fact]
    public async Task A_sink_that_never_answers_costs_its_own_session_only()
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await StartAsync<IMessageSink>(new BrokenSink(async token =>
        {
            await using var ending = token.Register(() => gone.TrySetResult());
            asked.TrySetResult();
            await gone.Task;
            token.ThrowIfCancellationRequested();
            return null;
        }));
        var connection = host.Mail.ConnectSmtp();
        await using var client = new MailServer.Testing.TranscriptClient(connection);
        await MisuseHost.GreetAsync(client);
        foreach (var line in (string[])["MAIL FROM:<bad@elsewhere.test>", "RCPT TO:<victim@example.test>", "DATA"]) await MisuseHost.SayAsync(client, line);
        await client.SendAsync("Subject: never read\r\n\r\nText\r\n.\r\n");
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await AssertSinkTakesOthersAsync(host);
        connection.Abort("the client has had enough");
        await gone.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await AssertSinkTakesOthersAsync(host);
    }

    private static Task<MisuseHost> StartAsync<TPart>(TPart part)
        where TPart : class => MisuseHost.StartAsync(services => services.AddSingleton(part));

    private static async Task<string> SendAsync(MisuseHost host)
    {
        await using var client = host.Smtp();
        return await MisuseHost.SendAsync(client, "bad@elsewhere.test", "victim@example.test");
    }

    private static async Task AssertSinkTakesOthersAsync(MisuseHost host)
    {
        await using var other = host.Smtp();
        Assert.StartsWith("250 ", await MisuseHost.SendAsync(other, "good@elsewhere.test", "alice@example.test"), StringComparison.Ordinal);
    }

    private static bool IsBad(MailTransaction transaction) => transaction.ReversePath?.LocalPart == "bad";

    private sealed class BrokenFilter(Func<ValueTask<IReadOnlyList<FilterAction>>> misbehave) : IMailFilter
    {
        public ValueTask<IReadOnlyList<FilterAction>> FilterAsync(FilteredMessage message, AccountFacts recipient, CancellationToken cancellationToken) =>
            IsBad(message.Transaction) ? misbehave() : new((IReadOnlyList<FilterAction>)[]);
    }

    private sealed class BrokenVerb : MailServer.Receiving.SmtpVerb
    {
        public override string Verb => "XBROKEN";

        public override ValueTask<SmtpReply> ExecuteAsync(MailSession session, string argument, CancellationToken cancellationToken) => argument switch
        {
            "throw" => throw new NotSupportedException("broken command"),
            "null" => new((SmtpReply)null!),
            _ => new(new SmtpReply(250, 0, 0, "one\r\n550 5.0.0 two\r\n354 three")),
        };
    }

    private sealed class BrokenSink(Func<CancellationToken, ValueTask<SmtpReply?>> misbehave) : IMessageSink
    {
        public ValueTask<SmtpReply?> ReceiveAsync(MailTransaction transaction, MessageContent content, CancellationToken cancellationToken) =>
            IsBad(transaction) ? misbehave(cancellationToken) : new((SmtpReply?)null);
    }
}
