using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests;

/// <summary>FILTERS (RFC 5466): searches kept by name.</summary>
public sealed class FilterTests
{
    private readonly TestServer _server = new(options => options.SharedFilters = new Dictionary<string, SharedFilter>
    {
        ["Big"] = new("LARGER 100000", "Large messages"),
        ["From-Boss"] = new("FROM Alice"),
    });

    [Fact]
    public async Task A_name_stands_for_the_search_that_is_kept()
    {
        var client = await PrepareAsync();
        Assert.Contains(" FILTERS", (await client.UntaggedAsync("CAPABILITY"))[0]);
        await client.OkAsync("SETMETADATA \"\" (/private/filters/values/on-the-road \"OR SUBJECT two SUBJECT three\")");

        Assert.Equal(["* SEARCH 2 3"], await client.UntaggedAsync("SEARCH FILTER on-the-road"));
        Assert.Equal(["* SEARCH 3"], await client.UntaggedAsync("UID SEARCH UID 3:* FILTER On-The-Road"));
        Assert.Equal(["* SEARCH 1"], await client.UntaggedAsync("SEARCH NOT FILTER on-the-road"));
        Assert.Equal(["* SORT 3 2"], await client.UntaggedAsync("SORT (SUBJECT) UTF-8 FILTER on-the-road"));
        Assert.Single(await client.UntaggedAsync("THREAD ORDEREDSUBJECT UTF-8 FILTER on-the-road"));
        Assert.EndsWith(" ALL 2:3", (await client.UntaggedAsync("ESEARCH IN (mailboxes INBOX) FILTER on-the-road"))[0]);
    }

    [Fact]
    public async Task Filters_may_name_filters_three_deep_and_no_deeper()
    {
        var client = await PrepareAsync();
        await client.OkAsync("SETMETADATA \"\" (/private/filters/values/a \"SUBJECT two\" /private/filters/values/b \"FILTER a\" /private/filters/values/c \"NOT FILTER b\" /private/filters/values/d \"FILTER c\")");
        await client.OkAsync("SETMETADATA \"\" (/private/filters/values/loop \"OR FILTER loop SEEN\")");

        Assert.Equal(["* SEARCH 1 3"], await client.UntaggedAsync("SEARCH FILTER c"));
        Assert.StartsWith("NO [UNDEFINED-FILTER a]", Assert.Single(await client.AskAsync("SEARCH FILTER d")));
        Assert.StartsWith("NO [UNDEFINED-FILTER loop]", Assert.Single(await client.AskAsync("SEARCH FILTER loop")));
    }

    [Fact]
    public async Task A_name_of_nothing_is_told_and_empties_the_saved_result()
    {
        var client = await PrepareAsync();
        await client.OkAsync("SEARCH RETURN (SAVE) ALL");

        Assert.StartsWith("NO [UNDEFINED-FILTER none]", Assert.Single(await client.AskAsync("SEARCH RETURN (SAVE) FILTER none")));

        Assert.Equal(["* SEARCH"], await client.UntaggedAsync("SEARCH $"));
        Assert.StartsWith("BAD [BADCHARSET", Assert.Single(await client.AskAsync("SEARCH CHARSET KOI8-R FILTER big")));
        Assert.StartsWith("BAD", Assert.Single(await client.AskAsync("SEARCH FILTER a/b")));
    }

    [Fact]
    public async Task What_is_no_search_is_not_kept()
    {
        var client = await PrepareAsync();
        Assert.StartsWith("NO", Assert.Single(await client.AskAsync("SETMETADATA \"\" (/private/filters/values/half \"OR SMALLER\")")));
        Assert.StartsWith("NO", Assert.Single(await client.AskAsync("SETMETADATA \"\" (/private/filters/values/a/b \"SEEN\")")));
        Assert.StartsWith("NO [NOPERM]", Assert.Single(await client.AskAsync("SETMETADATA \"\" (/shared/filters/values/big \"SEEN\")")));
        await client.OkAsync("SETMETADATA \"\" (/private/filters/values/half NIL /private/filters/descriptions/half \"anything\")");
        Assert.StartsWith("NO [UNDEFINED-FILTER half]", Assert.Single(await client.AskAsync("SEARCH FILTER half")));
    }

    [Fact]
    public async Task The_administrators_filters_are_there_for_all_until_a_user_has_an_own_one()
    {
        var client = await PrepareAsync();
        Assert.Equal(
            ["* METADATA \"\" (/shared/filters/values/big \"LARGER 100000\" /shared/filters/values/from-boss \"FROM Alice\")"],
            await client.UntaggedAsync("GETMETADATA (DEPTH 1) \"\" /shared/filters/values"));
        Assert.Equal(["* METADATA \"\" (/shared/filters/descriptions/big \"Large messages\")"], await client.UntaggedAsync("GETMETADATA \"\" /shared/filters/descriptions/big"));
        Assert.Equal(["* SEARCH 1 2 3"], await client.UntaggedAsync("SEARCH FILTER FROM-BOSS"));
        Assert.Equal(["* SEARCH"], await client.UntaggedAsync("SEARCH FILTER big"));
        await client.OkAsync("SETMETADATA \"\" (/private/filters/values/big \"LARGER 10\")");
        Assert.Equal(["* SEARCH 1 2 3"], await client.UntaggedAsync("SEARCH FILTER big"));
        Assert.Equal(["* SEARCH"], await (await BobAsync()).UntaggedAsync("SEARCH FILTER big"));
    }

    [Fact]
    public async Task Without_sequence_numbers_a_filter_may_not_use_them_either()
    {
        var client = await PrepareAsync();
        await client.OkAsync("SETMETADATA \"\" (/private/filters/values/first \"1\")");
        await client.OkAsync("ENABLE UIDONLY");
        Assert.StartsWith("BAD [UIDREQUIRED]", Assert.Single(await client.AskAsync("UID SEARCH FILTER first")));
    }

    [Fact]
    public async Task Filters_that_grow_end_at_the_limit_of_keys()
    {
        var client = await PrepareAsync();
        var ten = string.Join(' ', Enumerable.Repeat("FILTER b", 100));
        await client.OkAsync($"SETMETADATA \"\" (/private/filters/values/a \"{ten}\" /private/filters/values/b \"{string.Join(' ', Enumerable.Repeat("SEEN", 100))}\")");
        Assert.StartsWith("NO [UNDEFINED-FILTER", Assert.Single(await client.AskAsync("SEARCH FILTER a")));
    }

    private async Task<TestClient> BobAsync()
    {
        var bob = await _server.LogInAsync("bob");
        await bob.OkAsync("SELECT INBOX");
        return bob;
    }

    private async Task<TestClient> PrepareAsync()
    {
        foreach (var subject in new[] { "one", "two", "three" }) await _server.AppendAsync(Samples.Simple(subject));
        return await _server.SelectAsync();
    }
}
