using MailServer.Checks;
using MailServer.Connections;
using MailServer.Hosting.Options;
using MailServer.Hosting.Policies;
using MailServer.Hosting.Tests.Support;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;
using MailServer.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace MailServer.Hosting.Tests.Policies;

/// <summary>Memory is a budget: messages wait first, then they are deferred, and new connections are told to come later.</summary>
public sealed class MemoryTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly FakeMemory _memory = new();
    private readonly MailServerOptions _options = new();

    [Fact]
    public async Task A_message_waits_for_memory_and_goes_on_when_there_is_some()
    {
        _memory.Use = 76;
        var waiting = Ask(Check());
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.False(waiting.IsCompleted);

        _memory.Use = 10;
        Assert.Equal(VerdictKind.Continue, (await AdvanceUntilAsync(waiting)).Kind);
    }

    [Fact]
    public async Task A_message_that_waited_in_vain_is_deferred_with_452()
    {
        _memory.Use = 76;
        var verdict = await AdvanceUntilAsync(Ask(Check()));

        Assert.Equal(VerdictKind.Defer, verdict.Kind);
        Assert.Equal((452, 3, 1), (verdict.Reply!.Code, verdict.Reply.Enhanced.Subject, verdict.Reply.Enhanced.Detail));
    }

    [Fact]
    public async Task Below_the_share_nobody_waits_and_zero_is_no_limit()
    {
        _memory.Use = 74;
        Assert.Equal(VerdictKind.Continue, (await Ask(Check())).Kind);

        _options.Limits.MemoryPercent = 0;
        _memory.Use = 100;
        Assert.Equal(VerdictKind.Continue, (await Ask(Check())).Kind);
    }

    [Fact]
    public void What_nobody_uses_is_collected_before_anybody_is_refused()
    {
        (_memory.Use, _memory.AfterCollection) = (90, 20);
        var gauge = Gauge();

        Assert.False(gauge.IsTight);
        Assert.Equal(1, _memory.Collections);
        (_memory.Use, _memory.AfterCollection) = (90, 90);
        for (var i = 0; i < 20; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(250));
            Assert.True(i < 8 || gauge.IsTight);
        }
        Assert.InRange(_memory.Collections, 2, 4);
    }

    [Theory]
    [InlineData("smtp", "421 4.3.1 Insufficient memory, try later")]
    [InlineData("imap", "* BYE [UNAVAILABLE] Insufficient memory, try later")]
    [InlineData("pop3", "-ERR [SYS/TEMP] Insufficient memory, try later")]
    public async Task New_connections_are_refused_in_the_protocols_own_words_and_open_ones_go_on(string protocol, string line)
    {
        await using var server = await TestServer.StartAsync(
            options => options.Listeners["line"] = TestServer.Listener(listener => listener.Protocol = protocol), _clock, services => services.AddSingleton<ProcessMemory>(_memory));
        using var one = await server.ConnectAsync();
        Assert.Equal("hello", await one.ReadAsync());

        _memory.Use = 90;
        _clock.Advance(TimeSpan.FromSeconds(1));
        using var two = await server.ConnectAsync();
        Assert.Equal(line, await two.ReadAsync());
        Assert.Null(await two.ReadAsync());
        Assert.Contains(server.Logs.Lines, logged => logged.Contains("Memory is tight"));

        _memory.Use = 10;
        _clock.Advance(TimeSpan.FromSeconds(1));
        using var three = await server.ConnectAsync();
        Assert.Equal("hello", await three.ReadAsync());
        await one.AskAsync("QUIT");
        Assert.Null(await one.ReadAsync());
    }

    [Fact]
    public async Task An_APPEND_waits_for_memory_and_is_refused_in_the_end()
    {
        var memory = new FakeBudget();
        await using var mail = await MailTestHost.StartAsync(o => o.Build = server => server.Services.Replace(ServiceDescriptor.Singleton<IMemoryBudget>(memory)));
        await mail.AddUserAsync("alice@example.test", "secret");
        await using var client = new TranscriptClient(mail.ConnectImap());
        await client.ReadLineAsync();
        await client.SendLineAsync("a LOGIN alice@example.test secret");
        await ReadUntilAsync(client, "a OK");
        memory.IsTight = true;

        await client.SendLineAsync("b APPEND INBOX {20}");
        await memory.Asked;
        memory.Answer.SetResult(false);
        Assert.Equal("b NO [UNAVAILABLE] Insufficient memory, try again later", await client.ReadLineAsync());

        memory.IsTight = false;
        await client.SendLineAsync("c APPEND INBOX {20+}\r\nSubject: x\r\n\r\nText\r\n");
        await ReadUntilAsync(client, "c OK");
    }

    [Fact]
    public async Task Engines_ask_the_same_gauge_as_the_listeners()
    {
        await using var mail = await MailTestHost.StartAsync();
        Assert.Same(mail.Services.GetRequiredService<MemoryGauge>(), mail.Services.GetRequiredService<IMemoryBudget>());
    }

    private static async Task ReadUntilAsync(TranscriptClient client, string start)
    {
        while (!(await client.ReadLineAsync()).StartsWith(start, StringComparison.Ordinal))
        {
            // What comes before is not looked at.
        }
    }

    private MemoryGauge Gauge() => new(Microsoft.Extensions.Options.Options.Create(_options), _memory, _clock, NullLogger<MemoryGauge>.Instance);

    private MemoryCheck Check() => new(Gauge());

    private static Task<CheckVerdict> Ask(MemoryCheck check) => check.OnMailAsync(
        new MailTransaction(new MailSession(new InMemoryConnection(new InMemoryConnectionOptions()), MailServiceKind.Relay), "t1", null, MailParameters.None), default).AsTask();

    private async Task<CheckVerdict> AdvanceUntilAsync(Task<CheckVerdict> asked)
    {
        while (!asked.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Yield();
        }

        return await asked;
    }

    /// <summary>A budget that the test decides on.</summary>
    private sealed class FakeBudget : IMemoryBudget
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsTight { get; set; }

        public TaskCompletionSource<bool> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => _asked.Task;

        public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
        {
            _asked.TrySetResult();
            return await Answer.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>A process that may have a hundred octets.</summary>
    private sealed class FakeMemory : ProcessMemory
    {
        public long Use { get; set; }

        public long? AfterCollection { get; set; }

        public int Collections { get; private set; }

        public override long Used => Use;

        public override long Available => 100;

        public override void Collect()
        {
            Collections++;
            Use = AfterCollection ?? Use;
        }
    }
}
