using MailServer.Checks;
using MailServer.Messages;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;
using MailServer.Smtp;
using Microsoft.Extensions.DependencyInjection;

namespace MailServer.Hosting.Tests.Misuse;

/// <summary>Checks that throw, hang, answer null or nonsense: the client is told to come back, the log says why, and others go on.</summary>
public sealed class CheckMisuseTests
{
    public static TheoryData<string> Stages => ["connect", "hello", "mail", "rcpt", "data", "message"];

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task A_check_that_throws_defers(string stage)
    {
        var check = new BrokenCheck(stage, () => throw new NotSupportedException("broken check"));
        await using var host = await StartAsync(check);
        Assert.StartsWith("451 4.3.0 ", await SendAsync(host, check), StringComparison.Ordinal);
        Assert.True(host.Log.Has<NotSupportedException>("BrokenCheck"), host.Log.ToString());
        await AssertNothingCameAsync(host);
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task A_check_that_answers_null_defers(string stage)
    {
        var check = new BrokenCheck(stage, () => new((CheckVerdict)null!));
        await using var host = await StartAsync(check);
        Assert.StartsWith("451 4.3.0 ", await SendAsync(host, check), StringComparison.Ordinal);
        Assert.True(host.Log.Has<InvalidOperationException>("BrokenCheck"), host.Log.ToString());
        await AssertNothingCameAsync(host);
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task A_check_that_never_answers_defers_when_its_time_is_up(string stage)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var check = new BrokenCheck(stage, () =>
        {
            asked.TrySetResult();
            return new(new TaskCompletionSource<CheckVerdict>().Task);
        });
        await using var host = await StartAsync(check);
        var sending = SendAsync(host, check);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await host.AssertOthersWorkAsync();
        host.Mail.Time.Advance(new SmtpOptions { HostName = "mail.example.test" }.CheckTimeout);
        Assert.StartsWith("451 4.3.0 ", await sending, StringComparison.Ordinal);
        Assert.Contains(host.Log.Entries, entry => entry.Text.Contains("BrokenCheck", StringComparison.Ordinal));
        await AssertNothingCameAsync(host);
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task A_check_that_refuses_with_a_positive_reply_defers(string stage)
    {
        var check = new BrokenCheck(stage, () => new(CheckVerdict.Reject(new SmtpReply(250, 0, 0, "Refused"))));
        await using var host = await StartAsync(check);
        Assert.StartsWith("451 4.3.0 ", await SendAsync(host, check), StringComparison.Ordinal);
        Assert.True(host.Log.Has<InvalidOperationException>("BrokenCheck"), host.Log.ToString());
        await AssertNothingCameAsync(host);
    }

    private static Task<MisuseHost> StartAsync(BrokenCheck check) => MisuseHost.StartAsync(services => services.AddSingleton<MailCheck>(check));

    private static async Task<string> SendAsync(MisuseHost host, BrokenCheck check)
    {
        check.Victims = 1;
        await using var client = host.Smtp();
        return await MisuseHost.SendAsync(client, "bad@elsewhere.test", "victim@example.test");
    }

    private static async Task AssertNothingCameAsync(MisuseHost host)
    {
        Assert.Empty(await host.Mail.GetMessagesAsync("victim@example.test"));
        await host.AssertOthersWorkAsync();
    }

    /// <summary>Misbehaves at one stage of as many sessions as there are victims, and never again.</summary>
    private sealed class BrokenCheck(string stage, Func<ValueTask<CheckVerdict>> misbehave) : MailCheck
    {
        private int _victims;

        public int Victims
        {
            set => _victims = value;
        }

        public override ValueTask<CheckVerdict> OnConnectAsync(MailSession session, CancellationToken cancellationToken) => At("connect");

        public override ValueTask<CheckVerdict> OnHelloAsync(MailSession session, CancellationToken cancellationToken) => At("hello");

        public override ValueTask<CheckVerdict> OnMailAsync(MailTransaction transaction, CancellationToken cancellationToken) => At("mail");

        public override ValueTask<CheckVerdict> OnRecipientAsync(
            MailTransaction transaction, EnvelopeRecipient recipient, CancellationToken cancellationToken) => At("rcpt");

        public override ValueTask<CheckVerdict> OnDataAsync(MailTransaction transaction, CancellationToken cancellationToken) => At("data");

        public override ValueTask<CheckVerdict> OnMessageAsync(
            MailTransaction transaction, MessageContent content, CancellationToken cancellationToken) => At("message");

        private ValueTask<CheckVerdict> At(string now) =>
            now == stage && Interlocked.Decrement(ref _victims) == 0 ? misbehave() : new(CheckVerdict.Continue);
    }
}
