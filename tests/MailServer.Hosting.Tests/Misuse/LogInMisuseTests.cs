using System.Text;
using MailServer.Authentication;
using MailServer.Directories;
using MailServer.Protocol;
using MailServer.Protocol.Sasl;
using MailServer.Storage;
using MailServer.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace MailServer.Hosting.Tests.Misuse;

/// <summary>Mechanisms and directories that misbehave: the log-in, or the recipient, fails for now; nobody is refused for good because of a bug.</summary>
public sealed class LogInMisuseTests
{
    private static readonly string Plain = "AUTH PLAIN " + Convert.ToBase64String(Encoding.UTF8.GetBytes("\0victim@example.test\0secret"));

    [Theory]
    [InlineData("begin", typeof(NotSupportedException))]
    [InlineData("begin null", typeof(InvalidOperationException))]
    [InlineData("step", typeof(NotSupportedException))]
    [InlineData("step null", typeof(InvalidOperationException))]
    [InlineData("success of nobody", typeof(InvalidOperationException))]
    public async Task A_broken_mechanism_is_answered_454_and_another_one_works(string how, Type failure)
    {
        await using var host = await MisuseHost.StartAsync(services => services.AddSingleton<ISaslMechanism>(new BrokenMechanism(how)));
        await using var client = host.Submission();
        await MisuseHost.GreetAsync(client);
        Assert.StartsWith("454 4.7.0 ", await MisuseHost.SayAsync(client, "AUTH X-BROKEN"), StringComparison.Ordinal);
        Assert.Contains(host.Log.Entries, entry => entry.Failure?.GetType() == failure && entry.Text.Contains("X-BROKEN", StringComparison.Ordinal));
        Assert.StartsWith("235 ", await MisuseHost.SayAsync(client, Plain), StringComparison.Ordinal);
        await host.AssertOthersWorkAsync();
    }

    [Fact]
    public async Task A_mechanism_that_cannot_say_whether_it_is_available_is_not_announced()
    {
        await using var host = await MisuseHost.StartAsync(services => services.AddSingleton<ISaslMechanism>(new BrokenMechanism("available")));
        await using var client = host.Submission();
        await client.ReadReplyAsync();
        await client.SendLineAsync("EHLO client.example");
        var announced = (await client.ReadReplyAsync()).Single(line => line.Contains("AUTH ", StringComparison.Ordinal));
        Assert.DoesNotContain("X-BROKEN", announced, StringComparison.Ordinal);
        Assert.StartsWith("504 ", await MisuseHost.SayAsync(client, "AUTH X-BROKEN"), StringComparison.Ordinal);
        Assert.True(host.Log.Has<NotSupportedException>("X-BROKEN"), host.Log.ToString());
        Assert.StartsWith("235 ", await MisuseHost.SayAsync(client, Plain), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_client_leaves_a_mechanism_that_never_has_enough()
    {
        await using var host = await MisuseHost.StartAsync(services => services.AddSingleton<ISaslMechanism>(new BrokenMechanism("challenge")));
        await using var client = host.Submission();
        await MisuseHost.GreetAsync(client);
        Assert.StartsWith("334 ", await MisuseHost.SayAsync(client, "AUTH X-BROKEN"), StringComparison.Ordinal);
        for (var i = 0; i < 50; i++) Assert.StartsWith("334 ", await MisuseHost.SayAsync(client, "AAAA"), StringComparison.Ordinal);
        await host.AssertOthersWorkAsync();
        Assert.StartsWith("501 ", await MisuseHost.SayAsync(client, "*"), StringComparison.Ordinal);
        Assert.StartsWith("235 ", await MisuseHost.SayAsync(client, Plain), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("throws", typeof(NotSupportedException))]
    [InlineData("null", typeof(InvalidOperationException))]
    public async Task A_broken_directory_is_no_wrong_password(string how, Type failure)
    {
        await using var host = await StartAsync(how);
        await using var submission = host.Submission();
        await MisuseHost.GreetAsync(submission);
        Assert.StartsWith("454 4.7.0 ", await MisuseHost.SayAsync(submission, Plain), StringComparison.Ordinal);
        await using var imap = new TranscriptClient(host.Mail.ConnectImap());
        await imap.ReadLineAsync();
        Assert.StartsWith("a NO [UNAVAILABLE]", await imap.CommandAsync("a LOGIN victim@example.test secret"), StringComparison.Ordinal);
        await using var pop3 = new TranscriptClient(host.Mail.ConnectPop3());
        await pop3.ReadLineAsync();
        await pop3.CommandAsync("USER victim@example.test");
        Assert.StartsWith("-ERR [SYS/TEMP]", await pop3.CommandAsync("PASS secret"), StringComparison.Ordinal);
        Assert.Contains(host.Log.Entries, entry => entry.Failure?.GetType() == failure);
        await host.AssertOthersWorkAsync();
    }

    [Theory]
    [InlineData("throws", typeof(NotSupportedException))]
    [InlineData("null", typeof(InvalidOperationException))]
    public async Task A_broken_directory_defers_the_recipient(string how, Type failure)
    {
        await using var host = await StartAsync(how);
        await using var client = host.Smtp();
        Assert.StartsWith("451 4.3.0 ", await MisuseHost.SendAsync(client, "bad@elsewhere.test", "victim@example.test"), StringComparison.Ordinal);
        Assert.Contains(host.Log.Entries, entry => entry.Failure?.GetType() == failure);
        Assert.StartsWith("250 ", await MisuseHost.SayAsync(client, "RCPT TO:<alice@example.test>"), StringComparison.Ordinal);
        await host.AssertOthersWorkAsync();
    }

    private static Task<MisuseHost> StartAsync(string how) =>
        MisuseHost.StartAsync(services => MisuseHost.Replace<IUserDirectory>(services, inner => new BrokenDirectory(inner, how)));

    private sealed class BrokenMechanism(string how) : ISaslMechanism
    {
        public string Name => "X-BROKEN";

        public bool IsAvailable(LogInContext context) => how == "available" ? throw new NotSupportedException("broken mechanism") : true;

        public SaslExchange Begin(LogInContext context) => how switch
        {
            "begin" => throw new NotSupportedException("broken mechanism"),
            "begin null" => null!,
            _ => new Exchange(how),
        };

        private sealed class Exchange(string how) : SaslExchange
        {
            public override ValueTask<SaslStep> NextAsync(ReadOnlyMemory<byte>? response, CancellationToken cancellationToken) => how switch
            {
                "step" => throw new NotSupportedException("broken mechanism"),
                "step null" => new((SaslStep)null!),
                "success of nobody" => new(SaslStep.Success(null!)),
                _ => new(SaslStep.Challenge("more"u8.ToArray())),
            };
        }
    }

    /// <summary>Misbehaves for the victim; the others are served by the one within.</summary>
    private sealed class BrokenDirectory(IUserDirectory inner, string how) : IUserDirectory
    {
        public ValueTask<RecipientResolution> ResolveAsync(EmailAddress address, CancellationToken cancellationToken) =>
            address.LocalPart == "victim" ? Misbehave<RecipientResolution>() : inner.ResolveAsync(address, cancellationToken);

        public ValueTask<LogInResult> AuthenticateAsync(string userName, string password, CancellationToken cancellationToken) =>
            userName.StartsWith("victim", StringComparison.Ordinal) ? Misbehave<LogInResult>() : inner.AuthenticateAsync(userName, password, cancellationToken);

        public ValueTask<ScramCredential?> FindScramSecretAsync(string userName, ScramAlgorithm algorithm, CancellationToken cancellationToken) =>
            inner.FindScramSecretAsync(userName, algorithm, cancellationToken);

        public ValueTask<AccountFacts?> FindAccountAsync(string userName, CancellationToken cancellationToken) => inner.FindAccountAsync(userName, cancellationToken);

        public ValueTask<bool> OwnsAddressAsync(AccountId account, EmailAddress address, CancellationToken cancellationToken) =>
            inner.OwnsAddressAsync(account, address, cancellationToken);

        private ValueTask<T> Misbehave<T>()
            where T : class => how == "null" ? new((T)null!) : throw new NotSupportedException("broken directory");
    }
}
