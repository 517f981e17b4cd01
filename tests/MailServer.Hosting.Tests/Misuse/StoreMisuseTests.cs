using MailServer.Storage;
using MailServer.Testing;

namespace MailServer.Hosting.Tests.Misuse;

/// <summary>Stores that throw what no store should: each protocol says so in its own words, and works when the store does again.</summary>
public sealed class StoreMisuseTests
{
    [Theory]
    [InlineData(nameof(IMailboxStore.CheckCapacityAsync))]
    [InlineData(nameof(IMailboxStore.BeginDeliveryAsync))]
    [InlineData(nameof(IMailDelivery.CompleteContentAsync))]
    [InlineData(nameof(IMailDelivery.CommitAsync))]
    public async Task A_delivery_that_throws_is_answered_451(string method)
    {
        var script = new Script();
        await using var host = await StartAsync(script);
        script.Broken = method;
        await using (var client = host.Smtp())
            Assert.StartsWith("451 4.3.0 ", await MisuseHost.SendAsync(client, "bad@elsewhere.test", "victim@example.test"), StringComparison.Ordinal);
        Assert.True(host.Log.Has<NotSupportedException>(""), host.Log.ToString());

        script.Broken = null;
        Assert.Empty(await host.Mail.GetMessagesAsync("victim@example.test"));
        await host.AssertOthersWorkAsync();
    }

    [Theory]
    [InlineData(nameof(IMailboxStore.OpenAccountAsync), "LOGIN victim@example.test secret")]
    [InlineData(nameof(IMailAccount.ListFoldersAsync), "LIST \"\" *")]
    [InlineData(nameof(IMailAccount.CreateFolderAsync), "CREATE New")]
    [InlineData(nameof(IMailAccount.OpenFolderAsync), "SELECT INBOX")]
    [InlineData(nameof(IMailAccount.BeginAppendAsync), "APPEND INBOX {7+}\r\nS: x\r\n\r")]
    [InlineData(nameof(IMailAppend.CommitAsync), "APPEND INBOX {7+}\r\nS: x\r\n\r")]
    public async Task A_command_whose_store_throws_is_a_server_bug_and_the_session_goes_on(string method, string command)
    {
        var script = new Script();
        await using var host = await StartAsync(script);
        await using var imap = new TranscriptClient(host.Mail.ConnectImap());
        await imap.ReadLineAsync();
        if (!command.StartsWith("LOGIN", StringComparison.Ordinal)) await SayAsync(imap, "LOGIN victim@example.test secret");
        script.Broken = method;
        Assert.StartsWith("a NO [SERVERBUG]", await SayAsync(imap, command), StringComparison.Ordinal);
        Assert.True(host.Log.Has<NotSupportedException>(""), host.Log.ToString());

        script.Broken = null;
        Assert.StartsWith("a OK", await SayAsync(imap, command), StringComparison.Ordinal);
        await host.AssertOthersWorkAsync();
    }

    [Theory]
    [InlineData(nameof(IMailFolder.FetchAsync), "FETCH 1 (FLAGS BODY.PEEK[])")]
    [InlineData(nameof(IMailFolder.ChangeFlagsAsync), "STORE 1 +FLAGS (\\Flagged)")]
    [InlineData(nameof(IMailFolder.CopyAsync), "COPY 1 INBOX")]
    public async Task A_folder_that_throws_is_a_server_bug_and_the_session_goes_on(string method, string command)
    {
        var script = new Script();
        await using var host = await StartAsync(script);
        await using (var client = host.Smtp()) await MisuseHost.SendAsync(client, "good@elsewhere.test", "victim@example.test");
        await using var imap = new TranscriptClient(host.Mail.ConnectImap());
        await imap.ReadLineAsync();
        await SayAsync(imap, "LOGIN victim@example.test secret");
        await SayAsync(imap, "SELECT INBOX");
        script.Broken = method;
        Assert.StartsWith("a NO [SERVERBUG]", await SayAsync(imap, command), StringComparison.Ordinal);
        Assert.True(host.Log.Has<NotSupportedException>(""), host.Log.ToString());

        script.Broken = null;
        Assert.StartsWith("a OK", await SayAsync(imap, command), StringComparison.Ordinal);
        await host.AssertOthersWorkAsync();
    }

    [Fact]
    public async Task A_maildrop_that_throws_is_refused_for_now()
    {
        var script = new Script();
        await using var host = await StartAsync(script);
        await using var pop3 = new TranscriptClient(host.Mail.ConnectPop3());
        await pop3.ReadLineAsync();
        script.Broken = nameof(IMailboxStore.OpenAccountAsync);
        await pop3.CommandAsync("USER victim@example.test");
        Assert.StartsWith("-ERR [SYS/TEMP]", await pop3.CommandAsync("PASS secret"), StringComparison.Ordinal);
        Assert.True(host.Log.Has<NotSupportedException>(""), host.Log.ToString());

        script.Broken = null;
        await pop3.CommandAsync("USER victim@example.test");
        Assert.StartsWith("+OK", await pop3.CommandAsync("PASS secret"), StringComparison.Ordinal);
        await host.AssertOthersWorkAsync();
    }

    private static async Task<string> SayAsync(TranscriptClient imap, string command)
    {
        await imap.SendLineAsync("a " + command);
        return (await imap.ReadTaggedAsync("a"))[^1];
    }

    private static Task<MisuseHost> StartAsync(Script script) =>
        MisuseHost.StartAsync(services => MisuseHost.Replace<IMailboxStore>(services, inner => Breaking<IMailboxStore>.Over(inner, script)));
}
