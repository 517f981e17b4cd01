using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests;

/// <summary>SEARCH=FUZZY (RFC 6203), on a store with an index of texts.</summary>
public class FuzzyTests
{
    [Fact]
    public async Task It_is_announced_only_with_an_index()
    {
        await using var with = await EmbeddedServer.OpenAsync(textIndex: true);
        await using var without = await EmbeddedServer.OpenAsync();
        Assert.Contains("SEARCH=FUZZY", await (await with.Server.ConnectAsync()).OkAsync("LOGIN alice@example.test secret"));
        Assert.DoesNotContain("SEARCH=FUZZY", await (await without.Server.ConnectAsync()).OkAsync("LOGIN alice@example.test secret"));
        var client = await without.Server.SelectAsync();
        Assert.StartsWith("BAD", (await client.AskAsync("SEARCH FUZZY TEXT hello"))[^1]);
    }

    [Fact]
    public async Task A_slip_of_the_finger_still_finds()
    {
        await using var embedded = await OpenAsync("Hello world", "Something else", "Help wanted", "The weather");
        var client = await embedded.Server.SelectAsync();
        Assert.Equal(["* SEARCH 1 3"], await client.UntaggedAsync("SEARCH FUZZY TEXT \"Helo\""));
        Assert.Equal(["* SEARCH 1"], await client.UntaggedAsync("SEARCH FUZZY SUBJECT \"word hello\""));
        Assert.Equal(["* SEARCH"], await client.UntaggedAsync("SEARCH TEXT \"Helo\""));
    }

    [Fact]
    public async Task Words_may_be_bent_and_stand_in_another_order()
    {
        await using var embedded = await OpenAsync("broken IMAP", "IMAP is broken", "IMAP break", "Lunch");
        var client = await embedded.Server.SelectAsync();
        Assert.Equal(["* SEARCH 1 2 3"], await client.UntaggedAsync("SEARCH FUZZY SUBJECT \"IMAP break\""));
        Assert.Equal(["* SEARCH 3"], await client.UntaggedAsync("SEARCH FUZZY SUBJECT \"IMAP break\" SUBJECT break"));
    }

    [Fact]
    public async Task Accents_do_not_count()
    {
        await using var embedded = await OpenAsync("=?utf-8?Q?Caf=C3=A9s?=", "Caves");
        var client = await embedded.Server.SelectAsync();
        Assert.Equal(["* SEARCH 1"], await client.UntaggedAsync("SEARCH FUZZY SUBJECT cafes"));
        Assert.Equal(["* SEARCH 1"], await client.UntaggedAsync("SEARCH FUZZY TEXT cafes"));
        Assert.Equal(["* SEARCH"], await client.UntaggedAsync("SEARCH SUBJECT cafes"));
    }

    [Fact]
    public async Task Scores_come_with_RELEVANCY_and_order_SORT()
    {
        await using var embedded = await OpenAsync("penguins", "penguin island", "penguin biscuits and pens", "nothing");
        var client = await embedded.Server.SelectAsync();
        var answer = Assert.Single(await client.UntaggedAsync("SEARCH RETURN (RELEVANCY ALL) FUZZY SUBJECT \"penguin island\""));
        Assert.Matches(@"^\* ESEARCH \(TAG ""a3""\) ALL 1:3 RELEVANCY \(\d+ 100 \d+\)$", answer);
        Assert.Equal("* SORT 2", Assert.Single(await client.UntaggedAsync("SORT (RELEVANCY) UTF-8 FUZZY SUBJECT \"penguin island\""))[..8]);
        Assert.Matches(
            @"PARTIAL \(1:1 2\) RELEVANCY \(100\)$",
            Assert.Single(await client.UntaggedAsync("SORT RETURN (RELEVANCY PARTIAL 1:1) (RELEVANCY) UTF-8 FUZZY SUBJECT \"penguin island\"")));
    }

    [Fact]
    public async Task RELEVANCY_needs_FUZZY()
    {
        await using var embedded = await OpenAsync("x");
        var client = await embedded.Server.SelectAsync();
        Assert.StartsWith("BAD", (await client.AskAsync("SEARCH RETURN (RELEVANCY) TEXT x"))[^1]);
        Assert.StartsWith("BAD", (await client.AskAsync("SORT (RELEVANCY) UTF-8 TEXT x"))[^1]);
    }

    [Fact]
    public async Task What_is_not_indexed_yet_is_searched_for_the_text_itself()
    {
        await using var embedded = await OpenAsync("Hello world");
        var client = await embedded.Server.SelectAsync();
        await client.AppendAsync("APPEND INBOX", Samples.Simple("Hello again"));
        await client.OkAsync("NOOP");
        Assert.Equal(["* SEARCH 1 2"], await client.UntaggedAsync("SEARCH FUZZY TEXT hello"));
        Assert.Equal(["* SEARCH 1"], await client.UntaggedAsync("SEARCH FUZZY TEXT helo"));
    }

    [Fact]
    public async Task Other_keys_are_exact()
    {
        await using var embedded = await OpenAsync("a", "b");
        var client = await embedded.Server.SelectAsync();
        await client.OkAsync("STORE 2 +FLAGS (\\Flagged)");
        Assert.Equal(["* SEARCH 2"], await client.UntaggedAsync("SEARCH FUZZY (FLAGGED LARGER 1 NOT SINCE 1-Jan-2040)"));
        Assert.Matches(@"ALL 2 RELEVANCY \(100\)$", Assert.Single(await client.UntaggedAsync("SEARCH RETURN (ALL RELEVANCY) FUZZY FLAGGED")));
    }

    [Fact]
    public async Task A_text_of_one_letter_or_of_thousands_breaks_nothing()
    {
        await using var embedded = await OpenAsync("a", "b");
        var client = await embedded.Server.SelectAsync();
        Assert.Equal(["* SEARCH 2"], await client.UntaggedAsync("SEARCH FUZZY SUBJECT b"));
        Assert.Equal(["* SEARCH"], await client.UntaggedAsync($"SEARCH FUZZY TEXT {{5000+}}\r\n{string.Concat(Enumerable.Range(0, 1250).Select(i => (char)('a' + (i % 26)) + "\" )"))}"));
    }

    private static async Task<EmbeddedServer> OpenAsync(params string[] subjects)
    {
        var embedded = await EmbeddedServer.OpenAsync(textIndex: true);
        var client = await embedded.Server.LogInAsync();
        foreach (var subject in subjects) await client.AppendAsync("APPEND INBOX", $"Subject: {subject}\r\n\r\nNo words.\r\n");
        await embedded.Store.WaitForTextIndexAsync(default);
        return embedded;
    }
}
