using MailServer.Imap.Tests.Support;
using MailServer.Storage;

namespace MailServer.Imap.Tests;

public class StoreErrorTests
{
    private static async Task<(FailingStore Store, TestClient Client)> PrepareAsync()
    {
        var server = new TestServer();
        var store = new FailingStore(server.Store);
        server.Services = server.Services with { Store = store };
        return (store, await server.LogInAsync());
    }

    [Theory]
    [InlineData(StoreError.Unavailable, "UNAVAILABLE")]
    [InlineData(StoreError.NoPermission, "NOPERM")]
    [InlineData(StoreError.LimitReached, "LIMIT")]
    [InlineData(StoreError.OverQuota, "OVERQUOTA")]
    [InlineData(StoreError.NotAllowed, "CANNOT")]
    public async Task Every_refusal_has_its_code_and_the_session_goes_on(StoreError error, string code)
    {
        var (store, client) = await PrepareAsync();
        store.Error = error;
        foreach (var command in new[]
        {
            "SELECT INBOX", "EXAMINE INBOX", "CREATE a", "DELETE a", "RENAME a b", "SUBSCRIBE a", "UNSUBSCRIBE a", "LIST \"\" *", "LSUB \"\" *",
            "STATUS INBOX (MESSAGES)", "APPEND INBOX {5}",
        })
        {
            Assert.StartsWith($"NO [{code}]", (await client.AskAsync(command))[^1], StringComparison.Ordinal);
        }

        await client.OkAsync("NOOP");
    }

    [Theory]
    [InlineData(20)]
    [InlineData(100_000)]
    public async Task An_append_that_the_disk_cannot_take_is_read_to_its_end(int size)
    {
        var (store, client) = await PrepareAsync();
        store.BreaksAppends = true;
        await client.Lines.SendAsync($"n APPEND INBOX {{{size}+}}\r\n{new string('x', size)}\r\n");
        Assert.StartsWith("n NO [UNAVAILABLE]", (await client.Lines.ReadTaggedAsync("n"))[^1], StringComparison.Ordinal);
        await client.OkAsync("NOOP");
    }

    [Fact]
    public async Task Without_the_ability_no_quota_is_announced()
    {
        var (_, client) = await PrepareAsync();
        Assert.DoesNotContain("QUOTA", (await client.UntaggedAsync("CAPABILITY"))[0], StringComparison.Ordinal);
        Assert.StartsWith("BAD", (await client.AskAsync("GETQUOTA \"\""))[^1], StringComparison.Ordinal);
    }
}
