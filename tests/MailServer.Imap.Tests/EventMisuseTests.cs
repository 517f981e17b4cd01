using MailServer.Events;
using MailServer.Imap.Tests.Support;
using MailServer.Storage;

namespace MailServer.Imap.Tests;

/// <summary>Event handlers that fail, hang or call back: the command has its answer, and the session goes on.</summary>
public sealed class EventMisuseTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ErrorLog _log = new();
    private readonly TestServer _server = new();
    private readonly EventRecorder _bad = new();
    private readonly EventRecorder _good = new();

    public EventMisuseTests()
    {
        _server.Services = _server.Services with { Logger = _log };
        EventRecorder.Bind(_server, _bad, _good);
    }

    [Fact]
    public async Task One_that_throws_is_logged_and_the_next_one_is_told()
    {
        _bad.Then = (_, _) => throw new NotSupportedException("broken handler");
        await _server.AppendManyAsync(1);
        var client = await _server.SelectAsync();
        Assert.Equal(["* 1 FETCH (UID 1 FLAGS (\\Seen \\Recent))"], await client.UntaggedAsync("STORE 1 +FLAGS (\\Seen)"));
        Assert.Equal(["Flag INBOX 1(Seen)"], _good.Take());
        Assert.Contains("NotSupportedException", Assert.Single(_log.Errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_that_never_returns_is_left_behind(bool listens)
    {
        var entered = new SemaphoreSlim(0);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _bad.Then = (_, token) =>
        {
            entered.Release();
            return listens ? Task.Delay(Timeout.Infinite, token) : release.Task;
        };
        _server.Options.EventBatch = 1;
        _server.Options.ProgressInterval = TimeSpan.Zero;
        await _server.AppendManyAsync(3);
        var client = await _server.SelectAsync();
        await client.OkAsync("CREATE All");
        await client.SendAsync("COPY 1:3 All");
        Assert.True(await entered.WaitAsync(Patience, TestContext.Current.CancellationToken));
        _server.Time.Advance(_server.Options.EventTime);

        Assert.Matches(@"^OK \[COPYUID \d+ 1:3 1:3\]", (await client.AnswerAsync())[^1]);
        Assert.Single(_bad.Take());
        Assert.Equal(3, _good.Take().Count);
        Assert.Contains(_log.Errors, line => line.Contains("TimeoutException", StringComparison.Ordinal));
        Assert.Contains(_log.Errors, line => line.Contains("not told of Copy of 2 messages", StringComparison.Ordinal));
        await client.OkAsync("NOOP");
        if (!listens) Assert.Equal(1, _server.Services.Events.Hanging);
        release.SetResult();
    }

    [Fact]
    public async Task One_that_blocks_its_thread_blocks_nothing_else()
    {
        using var release = new ManualResetEventSlim();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _bad.Then = (_, _) =>
        {
            entered.TrySetResult();
            release.Wait(Patience, CancellationToken.None);
            return Task.CompletedTask;
        };
        await _server.AppendManyAsync(1);
        var client = await _server.SelectAsync();
        await client.SendAsync("STORE 1 +FLAGS (\\Seen)");
        await entered.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        await (await _server.LogInAsync("bob")).OkAsync("SELECT INBOX");
        _server.Time.Advance(_server.Options.EventTime);
        Assert.StartsWith("OK", (await client.AnswerAsync())[^1], StringComparison.Ordinal);
        release.Set();
    }

    [Fact]
    public async Task What_hangs_has_a_bound_and_is_tried_again_when_it_has_come_back()
    {
        var entered = new SemaphoreSlim(0);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _bad.Then = (_, _) =>
        {
            entered.Release();
            return release.Task;
        };
        _server.Options.MaxHangingEvents = 1;
        _server.Options.ProgressInterval = TimeSpan.Zero;
        await _server.AppendManyAsync(1);
        var client = await _server.SelectAsync();
        for (var i = 0; i < 2; i++)
        {
            await client.SendAsync($"STORE 1 {(i == 0 ? '+' : '-')}FLAGS (\\Seen)");
            Assert.True(await entered.WaitAsync(Patience, TestContext.Current.CancellationToken));
            _server.Time.Advance(_server.Options.EventTime);
            Assert.StartsWith("OK", (await client.AnswerAsync())[^1], StringComparison.Ordinal);
        }

        await client.OkAsync("STORE 1 +FLAGS (\\Draft)");
        Assert.Equal(2, _bad.Take().Count);
        Assert.Contains(_log.Errors, line => line.Contains("has not come back", StringComparison.Ordinal));

        release.SetResult();
        while (_server.Services.Events.Hanging > 0) await Task.Yield();
        await client.OkAsync("STORE 1 -FLAGS (\\Draft)");
        Assert.Single(_bad.Take());
    }

    [Fact]
    public async Task What_a_late_one_works_on_stays_open_for_it()
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        _bad.Then = async (told, _) =>
        {
            entered.TrySetResult();
            await release.Task;
            done.SetResult((await told.Folder.CopyAsync(MailServer.Protocol.Imap.UidSet.Of(1), "Late", CancellationToken.None)).IsSuccess);
        };
        await _server.AppendManyAsync(1);
        var client = await _server.SelectAsync();
        await client.OkAsync("CREATE Late");
        await client.SendAsync("STORE 1 +FLAGS (\\Seen)");
        await entered.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        _server.Time.Advance(_server.Options.EventTime);
        Assert.StartsWith("OK", (await client.AnswerAsync())[^1], StringComparison.Ordinal);
        await client.OkAsync("LOGOUT");
        release.SetResult();
        Assert.True(await done.Task.WaitAsync(Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task One_that_calls_back_over_imap_is_served_and_told_once_more()
    {
        _bad.Then = async (told, _) =>
        {
            if (told.Messages[0].ChangedFlags.HasKeyword("$Back")) return;
            var back = await _server.LogInAsync(stopping: CancellationToken.None);
            await back.OkAsync("SELECT INBOX");
            await back.OkAsync("STORE 1 +FLAGS ($Back)");
            await back.OkAsync("LOGOUT");
        };
        await _server.AppendManyAsync(1);
        var client = await _server.SelectAsync();
        await client.OkAsync("STORE 1 +FLAGS (\\Seen)");
        Assert.Equal(["Flag INBOX 1(Seen)", "Flag INBOX 1($Back)"], _bad.Take());
        Assert.Empty(_log.Errors);
    }

    [Fact]
    public async Task One_that_spoils_what_it_was_given_hurts_nobody_else()
    {
        _bad.Then = async (told, _) =>
        {
            await told.Folder.DisposeAsync();
            await told.Account.DisposeAsync();
        };
        await _server.AppendManyAsync(1);
        var client = await _server.SelectAsync();
        await client.OkAsync("STORE 1 +FLAGS (\\Seen)");
        Assert.Equal(["* 1 FETCH (FLAGS (\\Seen \\Recent))"], await client.UntaggedAsync("FETCH 1 FLAGS"));
    }

    [Fact]
    public async Task One_that_deletes_the_mailbox_does_not_keep_the_next_from_hearing_of_it()
    {
        _bad.Then = async (told, token) => Assert.Equal(StoreError.None, await told.Account.DeleteFolderAsync("Gone", token));
        await _server.AppendManyAsync(1);
        var client = await _server.SelectAsync();
        await client.OkAsync("CREATE Gone");
        await client.OkAsync("COPY 1 Gone");
        Assert.Equal(["Copy INBOX > Gone 1"], _good.Take());
    }
}
