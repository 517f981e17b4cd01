using System.Text;
using MailServer.Authentication;
using MailServer.Connections;
using MailServer.Delivery;
using MailServer.Directories;
using MailServer.Hosting.Options;
using MailServer.Messages;
using MailServer.Protocol;
using MailServer.Protocol.Sasl;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;
using MailServer.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace MailServer.Hosting.Tests.Misuse;

/// <summary>Parts that never answer, and know no token: after <c>Limits:HookTime</c> the client is told to come back, and what they say later counts for nothing.</summary>
public sealed class HangingPartTests
{
    private static readonly TimeSpan HookTime = new MailLimitOptions().HookTime;
    private static readonly string Plain = "AUTH PLAIN " + Convert.ToBase64String(Encoding.UTF8.GetBytes("\0victim@example.test\0secret"));

    private readonly Stall _stall = new();

    [Theory]
    [InlineData("recipient")]
    [InlineData("message")]
    public async Task A_sink_that_hangs_defers_and_the_session_goes_on(string where)
    {
        await using var host = await MisuseHost.StartAsync(services => services.AddSingleton<IMessageSink>(new HangingSink(_stall, where)));
        await using var client = host.Smtp();
        var sending = MisuseHost.SendAsync(client, "bad@elsewhere.test", "victim@example.test");
        await PassTimeAsync(host);
        Assert.StartsWith("451 4.3.0 ", await sending, StringComparison.Ordinal);
        Assert.True(host.Log.Has<TimeoutException>("receiver"), host.Log.ToString());

        await MisuseHost.SayAsync(client, "RSET");
        Assert.StartsWith("250 ", await MisuseHost.TransferAsync(client, "good@elsewhere.test", "alice@example.test"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sink_that_accepts_too_late_has_the_whole_message_and_the_client_hears_nothing_of_it()
    {
        var sink = new HangingSink(_stall, "message");
        await using var host = await MisuseHost.StartAsync(services => services.AddSingleton<IMessageSink>(sink));
        await using var client = host.Smtp();
        var sending = MisuseHost.SendAsync(client, "bad@elsewhere.test", "victim@example.test", "late");
        await PassTimeAsync(host);
        Assert.StartsWith("451 ", await sending, StringComparison.Ordinal);
        // Others use the memory meanwhile, if it was given back too early.
        for (var i = 0; i < 5; i++) Assert.StartsWith("250 ", await MisuseHost.TransferAsync(client, "good@elsewhere.test", "alice@example.test", "another"), StringComparison.Ordinal);

        _stall.Release();
        Assert.Contains("Subject: late\r\n\r\nText\r\n", await sink.Late.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.StartsWith("250 2.0.0 OK", await MisuseHost.SayAsync(client, "NOOP"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mechanism_that_hangs_fails_for_now_and_lets_nobody_in_later()
    {
        await using var host = await MisuseHost.StartAsync(services => services.AddSingleton<ISaslMechanism>(new HangingMechanism(_stall)));
        await using var client = host.Submission();
        await MisuseHost.GreetAsync(client);
        var trying = MisuseHost.SayAsync(client, "AUTH X-HANGS");
        await PassTimeAsync(host);
        Assert.StartsWith("454 4.7.0 ", await trying, StringComparison.Ordinal);
        Assert.True(host.Log.Has<TimeoutException>("X-HANGS"), host.Log.ToString());
        _stall.Release();
        Assert.StartsWith("530 ", await MisuseHost.SayAsync(client, "MAIL FROM:<victim@example.test>"), StringComparison.Ordinal);
        Assert.StartsWith("235 ", await MisuseHost.SayAsync(client, Plain), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_that_hangs_is_no_wrong_password()
    {
        await using var host = await StartWithDirectoryAsync();
        await using var client = host.Submission();
        await MisuseHost.GreetAsync(client);
        var trying = MisuseHost.SayAsync(client, Plain);
        await PassTimeAsync(host);
        Assert.StartsWith("454 4.7.0 ", await trying, StringComparison.Ordinal);
        Assert.True(host.Log.Has<TimeoutException>("PLAIN"), host.Log.ToString());
        await host.AssertOthersWorkAsync();
    }

    [Fact]
    public async Task A_directory_that_hangs_defers_the_recipient()
    {
        await using var host = await StartWithDirectoryAsync();
        await using var client = host.Smtp();
        var sending = MisuseHost.SendAsync(client, "bad@elsewhere.test", "victim@example.test");
        await PassTimeAsync(host);
        Assert.StartsWith("451 4.3.0 ", await sending, StringComparison.Ordinal);
        Assert.Contains(host.Log.Entries, entry => entry.Failure is TimeoutException { Message: var text } && text.Contains("to take a recipient", StringComparison.Ordinal));
        Assert.StartsWith("250 ", await MisuseHost.SayAsync(client, "RCPT TO:<alice@example.test>"), StringComparison.Ordinal);
        await host.AssertOthersWorkAsync();
    }

    [Fact]
    public async Task A_store_that_hangs_defers_the_message_and_what_it_keeps_later_was_acknowledged_never()
    {
        await using var host = await MisuseHost.StartAsync(services => MisuseHost.Replace<IMailboxStore>(services, inner => new HangingStore(inner, _stall)));
        await using var client = host.Smtp();
        var sending = MisuseHost.SendAsync(client, "bad@elsewhere.test", "victim@example.test");
        await PassTimeAsync(host);
        Assert.StartsWith("451 4.3.0 ", await sending, StringComparison.Ordinal);
        Assert.Contains(host.Log.Entries, entry => entry.Failure is TimeoutException);
        await MisuseHost.SayAsync(client, "RSET");
        Assert.StartsWith("250 ", await MisuseHost.TransferAsync(client, "good@elsewhere.test", "alice@example.test"), StringComparison.Ordinal);
        Assert.Empty(await host.Mail.GetMessagesAsync("victim@example.test"));
    }

    private Task<MisuseHost> StartWithDirectoryAsync() =>
        MisuseHost.StartAsync(services => MisuseHost.Replace<IUserDirectory>(services, inner => new HangingDirectory(inner, _stall)));

    private async Task PassTimeAsync(MisuseHost host)
    {
        await _stall.Entered.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        host.Mail.Time.Advance(HookTime);
    }

    /// <summary>Holds the first caller that comes, until it is released.</summary>
    private sealed class Stall
    {
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Entered => _entered.Task;

        public void Release() => _released.TrySetResult();

        public Task HoldAsync() => _entered.TrySetResult() ? _released.Task : Task.CompletedTask;
    }

    private sealed class HangingSink(Stall stall, string where) : IMessageSink
    {
        public TaskCompletionSource<string> Late { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async ValueTask<SmtpReply?> AcceptRecipientAsync(MailTransaction transaction, EnvelopeRecipient recipient, CancellationToken cancellationToken)
        {
            if (where == "recipient") await stall.HoldAsync();
            return null;
        }

        public async ValueTask<SmtpReply?> ReceiveAsync(MailTransaction transaction, MessageContent content, CancellationToken cancellationToken)
        {
            if (where == "recipient" || transaction.ReversePath?.LocalPart != "bad") return null;
            await stall.HoldAsync();
            var bytes = new byte[content.Length];
            for (var done = 0; done < bytes.Length;) done += await content.ReadAsync(done, bytes.AsMemory(done), CancellationToken.None);
            Late.TrySetResult(Encoding.UTF8.GetString(bytes));
            return null;
        }
    }

    private sealed class HangingMechanism(Stall stall) : ISaslMechanism
    {
        public string Name => "X-HANGS";

        public bool IsAvailable(LogInContext context) => true;

        public SaslExchange Begin(LogInContext context) => new Exchange(stall);

        private sealed class Exchange(Stall stall) : SaslExchange
        {
            public override async ValueTask<SaslStep> NextAsync(ReadOnlyMemory<byte>? response, CancellationToken cancellationToken)
            {
                await stall.HoldAsync();
                var account = new AccountFacts(new AccountId("A2"), new EmailAddress("victim", "example.test"));
                return SaslStep.Success(new MailPrincipal(account, "X-HANGS"));
            }
        }
    }

    private sealed class HangingDirectory(IUserDirectory inner, Stall stall) : IUserDirectory
    {
        public async ValueTask<RecipientResolution> ResolveAsync(EmailAddress address, CancellationToken cancellationToken)
        {
            if (address.LocalPart == "victim") await stall.HoldAsync();
            return await inner.ResolveAsync(address, cancellationToken);
        }

        public async ValueTask<LogInResult> AuthenticateAsync(string userName, string password, CancellationToken cancellationToken)
        {
            if (userName.StartsWith("victim", StringComparison.Ordinal)) await stall.HoldAsync();
            return await inner.AuthenticateAsync(userName, password, cancellationToken);
        }

        public ValueTask<ScramCredential?> FindScramSecretAsync(string userName, ScramAlgorithm algorithm, CancellationToken cancellationToken) =>
            inner.FindScramSecretAsync(userName, algorithm, cancellationToken);

        public ValueTask<AccountFacts?> FindAccountAsync(string userName, CancellationToken cancellationToken) => inner.FindAccountAsync(userName, cancellationToken);

        public ValueTask<bool> OwnsAddressAsync(AccountId account, EmailAddress address, CancellationToken cancellationToken) =>
            inner.OwnsAddressAsync(account, address, cancellationToken);
    }

    private sealed class HangingStore(IMailboxStore inner, Stall stall) : IMailboxStore
    {
        public ValueTask<StoreResult<IMailAccount>> OpenAccountAsync(AccountId account, CancellationToken cancellationToken) =>
            inner.OpenAccountAsync(account, cancellationToken);

        public ValueTask<StoreError> CheckCapacityAsync(AccountId account, long size, CancellationToken cancellationToken) =>
            inner.CheckCapacityAsync(account, size, cancellationToken);

        public async ValueTask<StoreResult<IMailDelivery>> BeginDeliveryAsync(DeliveryOptions options, CancellationToken cancellationToken)
        {
            await stall.HoldAsync();
            return await inner.BeginDeliveryAsync(options, cancellationToken);
        }
    }
}
