using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests;

/// <summary>How texts compare (RFC 5255 §4).</summary>
public class ComparatorTests
{
    private static string Text(string subject) =>
        $"Subject: {subject}\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nof {(subject == "b" ? "\uFF46ish" : "FISH")}\r\n";

    private static async Task<TestClient> PrepareAsync(TestServer server)
    {
        var client = await server.LogInAsync();
        foreach (var subject in new[] { "b", "A", "=?utf-8?Q?=C3=84?=", "a", "=?utf-8?Q?=C3=A4?=" })
            await client.AppendAsync("APPEND INBOX", Text(subject));
        await client.OkAsync("SELECT INBOX");
        return client;
    }

    [Fact]
    public async Task The_active_comparator_is_told_and_changed()
    {
        var client = await PrepareAsync(new TestServer());
        Assert.Contains(" I18NLEVEL=2", (await client.UntaggedAsync("CAPABILITY"))[0], StringComparison.Ordinal);
        Assert.Equal(["* COMPARATOR i;unicode-casemap"], await client.UntaggedAsync("COMPARATOR"));
        Assert.Equal(["* COMPARATOR i;octet"], await client.UntaggedAsync("COMPARATOR \"cz;*\" i;octet"));
        Assert.Equal(["* COMPARATOR i;octet"], await client.UntaggedAsync("COMPARATOR"));
        Assert.Equal(["* COMPARATOR i;unicode-casemap (i;unicode-casemap i;ascii-casemap)"], await client.UntaggedAsync("COMPARATOR \"*casemap\""));
        Assert.StartsWith("NO [BADCOMPARATOR]", (await client.AskAsync("COMPARATOR i;basic"))[^1], StringComparison.Ordinal);
        await client.OkAsync("COMPARATOR i;octet");
        await client.OkAsync("UNAUTHENTICATE");
        await client.OkAsync("LOGIN alice@example.test secret");
        Assert.Equal(["* COMPARATOR i;unicode-casemap"], await client.UntaggedAsync("COMPARATOR default"));
    }

    [Theory]
    [InlineData("i;unicode-casemap", "2 4 3 5 1", "2 3 4 5", "1 2 3 4 5", "(1)(2 4)(3 5)")]
    [InlineData("i;ascii-casemap", "2 4 1 3 5", "2 4", "2 3 4 5", "(1)(2 4)(3)(5)")]
    [InlineData("i;octet", "2 4 1 3 5", "4", "", "(1)(2)(3)(4)(5)")]
    public async Task Search_sort_and_thread_follow_it(string comparator, string sorted, string subjects, string bodies, string threads)
    {
        var client = await PrepareAsync(new TestServer());
        await client.OkAsync("COMPARATOR " + comparator);
        Assert.Equal(["* SORT " + sorted], await client.UntaggedAsync("SORT (SUBJECT) UTF-8 ALL"));
        Assert.Equal(["* SEARCH " + subjects], await client.UntaggedAsync("SEARCH SUBJECT a"));
        Assert.Equal([("* SEARCH " + bodies).TrimEnd()], await client.UntaggedAsync("SEARCH BODY fish"));
        Assert.Equal(["* THREAD " + threads], await client.UntaggedAsync("THREAD ORDEREDSUBJECT UTF-8 ALL"));
    }

    [Fact]
    public async Task Contexts_keep_the_comparator_they_began_with()
    {
        var server = new TestServer();
        var client = await PrepareAsync(server);
        await client.OkAsync("COMPARATOR i;octet");
        await client.OkAsync("UID SORT RETURN (UPDATE) (SUBJECT) UTF-8 SUBJECT A");
        await client.OkAsync("COMPARATOR default");
        await server.AppendAsync(Samples.Simple("aA"));
        await server.AppendAsync(Samples.Simple("a"));
        Assert.Equal("* ESEARCH (TAG \"a9\") UID ADDTO (2 6)", (await client.UntaggedAsync("NOOP"))[^1]);
    }
}
