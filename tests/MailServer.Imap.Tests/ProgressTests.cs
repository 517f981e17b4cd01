using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests;

/// <summary>Long commands say that they go on (RFC 9585).</summary>
public class ProgressTests
{
    private static async Task<(TestServer Server, SlowStore Store, TimerWatch Clock, TestClient Client)> PrepareAsync(Action<ImapOptions>? configure = null)
    {
        var server = new TestServer(configure);
        await server.AppendManyAsync(2);
        var store = new SlowStore(server.Store);
        var clock = new TimerWatch(server.Time, server.Options.ProgressInterval);
        server.Services = server.Services with { Store = store, Time = clock };
        return (server, store, clock, await server.SelectAsync());
    }

    [Theory]
    [InlineData("SEARCH BODY Hello")]
    [InlineData("SORT (DATE) UTF-8 BODY Hello")]
    [InlineData("THREAD REFS UTF-8 BODY Hello")]
    [InlineData("ESEARCH IN (selected) BODY Hello")]
    [InlineData("COPY 1:2 Archive")]
    [InlineData("MOVE 1:2 Archive")]
    [InlineData("EXPUNGE")]
    public async Task The_client_is_told_until_the_work_is_done(string command)
    {
        var (server, store, clock, client) = await PrepareAsync();
        Assert.Contains(" INPROGRESS", (await client.UntaggedAsync("CAPABILITY"))[0], StringComparison.Ordinal);
        store.Hold();
        await client.SendAsync(command);
        for (var i = 0; i < 2; i++)
        {
            await clock.BegunAsync();
            server.Time.Advance(server.Options.ProgressInterval);
            Assert.Equal($"* OK [INPROGRESS (\"{client.LastTag}\" NIL NIL)] Still working", await client.Lines.ReadLineAsync());
        }

        store.Release();
        Assert.StartsWith("OK", (await client.AnswerAsync())[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_may_be_switched_off()
    {
        var (_, _, _, client) = await PrepareAsync(options => options.ProgressInterval = TimeSpan.Zero);
        Assert.DoesNotContain("INPROGRESS", (await client.UntaggedAsync("CAPABILITY"))[0], StringComparison.Ordinal);
        await client.OkAsync("SEARCH BODY Hello");
    }
}
