using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests.ClientQuirks;

/// <summary>What telephones and mirroring programs do.</summary>
public class SynchronizerTests
{
    [Fact]
    public async Task Ios_makes_a_folder_subscribes_to_it_and_asks_for_both_lists()
    {
        var client = await new TestServer().LogInAsync();
        await client.SendAsync("CREATE \"Holidays/2026\"");
        await client.AnswerAsync();
        await client.OkAsync("SUBSCRIBE \"Holidays/2026\"");
        Assert.Contains(await client.UntaggedAsync("LSUB \"\" \"*\""), line => line.EndsWith("Holidays/2026", StringComparison.Ordinal) || line.EndsWith("\"Holidays/2026\"", StringComparison.Ordinal));
        Assert.Contains(await client.UntaggedAsync("LIST \"\" \"*\""), line => line.Contains("Holidays/2026", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Mbsync_finds_the_same_UIDVALIDITY_and_sends_short_literals_without_waiting()
    {
        var server = new TestServer();
        var client = await server.LogInAsync();
        static string Validity(IReadOnlyList<string> lines) => Assert.Single(lines, line => line.Contains("UIDVALIDITY", StringComparison.Ordinal));
        var first = Validity(await client.UntaggedAsync("SELECT INBOX"));
        var message = Samples.Simple("short");
        await client.SendAsync($"APPEND INBOX (\\Seen) \"24-Nov-2026 10:00:00 +0000\" {{{message.Length}+}}\r\n{message}");
        Assert.StartsWith("OK [APPENDUID", (await client.AnswerAsync())[^1]);
        Assert.Equal(first, Validity(await client.UntaggedAsync("SELECT INBOX")));
        Assert.Equal(first, Validity(await (await server.LogInAsync()).UntaggedAsync("EXAMINE INBOX")));
    }
}
