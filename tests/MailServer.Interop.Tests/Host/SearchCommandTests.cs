using System.Text.RegularExpressions;
using MailKit;
using MailKit.Search;
using MailServer.Interop.Tests.Clients;

namespace MailServer.Interop.Tests.Host;

/// <summary>The index of texts by the command line, while the server runs.</summary>
public sealed partial class SearchCommandTests
{
    [Fact]
    public async Task Rebuilds_the_index_and_searches_work_all_the_while()
    {
        using var folder = new TemporaryFolder();
        await using var host = await HostProcess.StartAsync(folder.File("data"), "--MailServer:Security:AllowPlaintextLogin=true");
        const string User = "reader@example.test";
        var (added, output) = await HostProcess.RunAsync(host.DataDirectory, HostProcess.Password, "user", "add", User, "--password-stdin");
        Assert.True(added == 0, output);
        await Letter.SendAsync(host, Enumerable.Range(0, 20).Select(i => Letter.To(User, "Number " + i, $"The text of number{i}\r\n")));
        using var imap = await ImapLogin.OpenAsync(host, User);
        await imap.Inbox.OpenAsync(FolderAccess.ReadOnly);

        await AwaitIndexAsync(host, 20);
        Assert.Single(await imap.Inbox.SearchAsync(SearchQuery.BodyContains("number13")));
        var (rebuilt, said) = await HostProcess.RunAsync(host.DataDirectory, null, "search", "rebuild");
        Assert.True(rebuilt == 0, said);
        Assert.Single(await imap.Inbox.SearchAsync(SearchQuery.BodyContains("number14")));
        await AwaitIndexAsync(host, 20);
        Assert.Single(await imap.Inbox.SearchAsync(SearchQuery.BodyContains("number15")));
    }

    // Each look is a process of its own, so this does not spin.
    private static async Task AwaitIndexAsync(HostProcess host, int messages)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (true)
        {
            var (code, output) = await HostProcess.RunAsync(host.DataDirectory, null, "search", "status");
            Assert.True(code == 0, output);
            if (Indexed().Match(output) is { Success: true } match && match.Groups[1].Value == $"{messages}") return;
            Assert.False(limit.IsCancellationRequested, output);
        }
    }

    [GeneratedRegex(@"^(\d+) of \d+ messages are indexed")]
    private static partial Regex Indexed();
}
