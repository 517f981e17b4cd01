using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests;

/// <summary>URLs that let others read a message (RFC 4467, RFC 5524).</summary>
public class UrlAuthTests
{
    private const string Host = "imap.example.test";

    private static TestServer NewServer(string? submission = null) => new(options =>
    {
        options.HostNames = [Host];
        if (submission is not null) options.SubmissionUsers = [submission];
    });

    private static async Task<(TestClient Alice, TestClient Bob)> PrepareAsync(TestServer server)
    {
        await server.AppendAsync(Samples.Simple("signed", "The body\r\n"));
        await server.AppendAsync(Samples.Multipart);
        return (await server.LogInAsync(), await server.LogInAsync("bob"));
    }

    private static async Task<string> SignAsync(TestClient client, string rest)
    {
        var line = Assert.Single(await client.UntaggedAsync($"GENURLAUTH \"imap://alice@{Host}/{rest}\" INTERNAL"));
        Assert.StartsWith($"* GENURLAUTH \"imap://alice@{Host}/{rest}:internal:", line, StringComparison.Ordinal);
        return line["* GENURLAUTH ".Length..].Trim('"');
    }

    private static async Task AssertRefusedAsync(TestClient client, string url) =>
        Assert.Equal([$"* URLFETCH {url} NIL"], (await client.UntaggedAsync($"URLFETCH \"{url}\"")).Select(line => line.Replace("\"", "", StringComparison.Ordinal)));

    [Fact]
    public async Task A_signed_url_shows_what_it_names_to_those_it_is_for()
    {
        var server = NewServer();
        var (alice, bob) = await PrepareAsync(server);
        Assert.Contains(" URLAUTH URLAUTH=BINARY", (await alice.UntaggedAsync("CAPABILITY"))[0], StringComparison.Ordinal);
        var url = await SignAsync(alice, "INBOX/;UID=1/;SECTION=TEXT;URLAUTH=authuser");
        Assert.Equal([$"* URLFETCH \"{url}\" {{10}}", "The body", ""], Unquoted(await bob.UntaggedAsync($"URLFETCH \"{url}\""), url));
        await AssertRefusedAsync(bob, await SignAsync(alice, "INBOX/;UID=1;URLAUTH=user+alice@example.test"));
        var bobs = await SignAsync(alice, "INBOX/;UID=1/;SECTION=HEADER.FIELDS%20(SUBJECT);URLAUTH=user+bob");
        Assert.Equal("Subject: signed", (await bob.UntaggedAsync($"URLFETCH \"{bobs}\""))[1]);
        await AssertRefusedAsync(alice, bobs);
        Assert.Equal("The", (await bob.UntaggedAsync($"URLFETCH \"{await SignAsync(alice, "INBOX/;UID=1/;SECTION=TEXT/;PARTIAL=0.3;URLAUTH=anonymous")}\""))[1]);
    }

    [Fact]
    public async Task What_was_not_signed_or_is_over_shows_nothing()
    {
        var server = NewServer();
        var (alice, bob) = await PrepareAsync(server);
        var url = await SignAsync(alice, "INBOX/;UID=1;EXPIRE=2026-11-24T13:00:00Z;URLAUTH=authuser");
        Assert.NotEqual(2, (await bob.UntaggedAsync($"URLFETCH \"{url}\"")).Count);
        await AssertRefusedAsync(bob, url.Replace("UID=1", "UID=2", StringComparison.Ordinal));
        await AssertRefusedAsync(bob, url.Replace("T13", "T14", StringComparison.Ordinal));
        await AssertRefusedAsync(bob, url.Replace("authuser", "anonymous", StringComparison.Ordinal));
        await AssertRefusedAsync(bob, url.Replace(Host, "other.example.test", StringComparison.Ordinal));
        await AssertRefusedAsync(bob, url[..^1] + (url[^1] == '0' ? '1' : '0'));
        await AssertRefusedAsync(bob, url.Replace("alice@", "nobody@", StringComparison.Ordinal));
        await AssertRefusedAsync(bob, $"imap://alice@{Host}/INBOX/;UID=1");
        await AssertRefusedAsync(bob, await SignAsync(alice, "INBOX/;UID=99;URLAUTH=authuser"));
        await AssertRefusedAsync(bob, await SignAsync(alice, "INBOX;UIDVALIDITY=99/;UID=1;URLAUTH=authuser"));
        await AssertRefusedAsync(bob, await SignAsync(alice, "INBOX/;UID=1/;SECTION=7;URLAUTH=authuser"));
    }

    [Fact]
    public async Task A_url_expires()
    {
        var server = NewServer();
        var (alice, _) = await PrepareAsync(server);
        var url = await SignAsync(alice, "INBOX/;UID=1;EXPIRE=2026-11-24T12:10:00Z;URLAUTH=authuser");
        server.Time.Advance(TimeSpan.FromMinutes(9));
        Assert.NotEqual(1, (await alice.UntaggedAsync($"URLFETCH \"{url}\"")).Count);
        server.Time.Advance(TimeSpan.FromMinutes(1));
        await AssertRefusedAsync(alice, url);
    }

    [Fact]
    public async Task Only_own_messages_are_signed()
    {
        var server = NewServer();
        var (_, bob) = await PrepareAsync(server);
        Assert.StartsWith("NO [NOPERM]", (await bob.AskAsync($"GENURLAUTH \"imap://alice@{Host}/INBOX/;UID=1;URLAUTH=anonymous\" INTERNAL"))[^1], StringComparison.Ordinal);
        Assert.StartsWith("NO [NOPERM]", (await bob.AskAsync("GENURLAUTH \"imap://bob@elsewhere/INBOX/;UID=1;URLAUTH=anonymous\" INTERNAL"))[^1], StringComparison.Ordinal);
        Assert.StartsWith("NO [NONEXISTENT]", (await bob.AskAsync($"GENURLAUTH \"imap://bob@{Host}/Nowhere/;UID=1;URLAUTH=anonymous\" INTERNAL"))[^1], StringComparison.Ordinal);
        Assert.StartsWith("NO [URLMECH INTERNAL]", (await bob.AskAsync($"GENURLAUTH \"imap://bob@{Host}/INBOX/;UID=1;URLAUTH=anonymous\" XSAMPLE"))[^1], StringComparison.Ordinal);
        foreach (var bad in new[] { "/INBOX/;UID=1;URLAUTH=anonymous", $"imap://bob@{Host}/INBOX/;UID=1", $"imap://bob@{Host}/INBOX;URLAUTH=anonymous", $"imap://{Host}/INBOX/;UID=1;URLAUTH=anonymous", "nonsense" })
            Assert.StartsWith("BAD", (await bob.AskAsync($"GENURLAUTH \"{bad}\" INTERNAL"))[^1], StringComparison.Ordinal);
        Assert.Single(await bob.UntaggedAsync($"GENURLAUTH \"imap://bob@{Host}:143/INBOX/;UID=1;URLAUTH=anonymous\" INTERNAL"));
    }

    [Fact]
    public async Task Resetting_the_key_voids_urls()
    {
        var server = NewServer();
        var (alice, bob) = await PrepareAsync(server);
        var first = await SignAsync(alice, "INBOX/;UID=1;URLAUTH=authuser");
        Assert.StartsWith("NO [URLMECH INTERNAL]", (await alice.AskAsync("RESETKEY INBOX XSAMPLE"))[^1], StringComparison.Ordinal);
        Assert.StartsWith("NO [NONEXISTENT]", (await alice.AskAsync("RESETKEY Nowhere"))[^1], StringComparison.Ordinal);
        Assert.StartsWith("OK [URLMECH INTERNAL]", await alice.OkAsync("RESETKEY INBOX INTERNAL"), StringComparison.Ordinal);
        await AssertRefusedAsync(bob, first);
        var second = await SignAsync(alice, "INBOX/;UID=1;URLAUTH=authuser");
        Assert.NotEqual(first, second);
        await alice.OkAsync("RESETKEY");
        await AssertRefusedAsync(bob, second);
    }

    [Fact]
    public async Task Submission_servers_alone_use_urls_made_for_them()
    {
        var server = NewServer(submission: "bob@example.test");
        var (alice, bob) = await PrepareAsync(server);
        var url = await SignAsync(alice, "INBOX/;UID=1/;SECTION=TEXT;URLAUTH=submit+alice");
        Assert.Equal("The body", (await bob.UntaggedAsync($"URLFETCH \"{url}\""))[1]);
        await AssertRefusedAsync(alice, url);
        await AssertRefusedAsync(bob, await SignAsync(alice, "INBOX/;UID=1;URLAUTH=submit+nobody"));
    }

    [Fact]
    public async Task Parts_are_decoded_and_described()
    {
        var server = NewServer();
        var (alice, bob) = await PrepareAsync(server);
        var part = await SignAsync(alice, "INBOX/;UID=2/;SECTION=2;URLAUTH=authuser");
        var answer = await bob.UntaggedAsync($"URLFETCH (\"{part}\" BODYPARTSTRUCTURE BINARY)");
        Assert.StartsWith("(BODYPARTSTRUCTURE (\"application\" \"octet-stream\" NIL NIL NIL \"base64\" ", answer[0][(answer[0].IndexOf('(') )..], StringComparison.OrdinalIgnoreCase);
        Assert.EndsWith(" (BINARY ~{5}", answer[0], StringComparison.Ordinal);
        answer = await bob.UntaggedAsync($"URLFETCH (\"{part}\" BODY)");
        Assert.EndsWith(" (BODY {8}", answer[0], StringComparison.Ordinal);
        Assert.Equal("AAECAwQ=)", answer[1]);
        var odd = await SignAsync(alice, "INBOX/;UID=2/;SECTION=4;URLAUTH=authuser");
        Assert.EndsWith(" (BINARY NIL)", (await bob.UntaggedAsync($"URLFETCH (\"{odd}\" BINARY)"))[0], StringComparison.Ordinal);
        var inner = await SignAsync(alice, "INBOX/;UID=2/;SECTION=3.1;URLAUTH=authuser");
        Assert.Contains("(BODYPARTSTRUCTURE (\"text\" \"plain\"", (await bob.UntaggedAsync($"URLFETCH (\"{inner}\" BODYPARTSTRUCTURE)"))[0], StringComparison.OrdinalIgnoreCase);
        var whole = await SignAsync(alice, "INBOX/;UID=2;URLAUTH=authuser");
        Assert.Contains("(BODYPARTSTRUCTURE ((\"text\"", (await bob.UntaggedAsync($"URLFETCH (\"{whole}\" BODYPARTSTRUCTURE)"))[0], StringComparison.OrdinalIgnoreCase);
        var header = await SignAsync(alice, "INBOX/;UID=2/;SECTION=HEADER;URLAUTH=authuser");
        Assert.EndsWith("(BODYPARTSTRUCTURE NIL)", (await bob.UntaggedAsync($"URLFETCH (\"{header}\" BODYPARTSTRUCTURE)"))[0], StringComparison.Ordinal);
        var missing = await bob.UntaggedAsync($"URLFETCH (\"imap://alice@{Host}/INBOX/;UID=1\" BODY)");
        Assert.EndsWith(" NIL", Assert.Single(missing), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Catenate_takes_absolute_urls_of_this_server()
    {
        var server = NewServer();
        var (alice, bob) = await PrepareAsync(server);
        var signed = await SignAsync(alice, "INBOX/;UID=1/;SECTION=TEXT;URLAUTH=user+bob");
        await alice.OkAsync($"APPEND Drafts CATENATE (URL \"imap://alice@{Host}/INBOX/;UID=1/;SECTION=HEADER\" URL \"imap://{Host}/INBOX/;UID=1/;SECTION=TEXT\")");
        await bob.OkAsync($"APPEND INBOX CATENATE (TEXT {{4+}}\r\n\r\n\r\n URL \"{signed}\")");
        await bob.OkAsync("SELECT INBOX");
        Assert.Contains("The body", await bob.UntaggedAsync("FETCH 1 BODY[]"));
        foreach (var url in new[] { $"imap://alice@{Host}/INBOX/;UID=1", "imap://bob@elsewhere/INBOX/;UID=1", $"imap://bob@{Host}/INBOX/;UID=99", $"imap://{Host}/;UID=1" })
            Assert.StartsWith("NO [BADURL " + url, (await bob.AskAsync($"APPEND INBOX CATENATE (URL \"{url}\")"))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_survive_in_the_store_on_disk()
    {
        await using var embedded = await EmbeddedServer.OpenAsync();
        embedded.Server.Options.HostNames = [Host];
        var alice = await embedded.Server.LogInAsync();
        await alice.AppendAsync("APPEND INBOX", Samples.Simple("signed", "The body\r\n"));
        var url = await SignAsync(alice, "INBOX/;UID=1/;SECTION=TEXT;URLAUTH=authuser");
        Assert.Equal(url, await SignAsync(alice, "INBOX/;UID=1/;SECTION=TEXT;URLAUTH=authuser"));
        Assert.Equal("The body", (await alice.UntaggedAsync($"URLFETCH \"{url}\""))[1]);
    }

    [Fact]
    public async Task Without_the_ability_nothing_is_announced()
    {
        var server = NewServer();
        server.Services = server.Services with { Store = new FailingStore(server.Store) };
        var client = await server.LogInAsync();
        Assert.DoesNotContain("URLAUTH", (await client.UntaggedAsync("CAPABILITY"))[0], StringComparison.Ordinal);
        foreach (var command in new[] { "RESETKEY", "URLFETCH \"x\"", "GENURLAUTH \"x\" INTERNAL" })
            Assert.StartsWith("BAD", (await client.AskAsync(command))[^1], StringComparison.Ordinal);
    }

    private static IEnumerable<string> Unquoted(IReadOnlyList<string> lines, string url) =>
        lines.Select(line => line.Replace($"URLFETCH {url} ", $"URLFETCH \"{url}\" ", StringComparison.Ordinal));
}
