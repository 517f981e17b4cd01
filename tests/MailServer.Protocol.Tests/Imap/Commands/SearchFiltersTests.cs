using MailServer.Protocol.Imap;

namespace MailServer.Protocol.Tests.Imap.Commands;

public class SearchFiltersTests
{
    [Fact]
    public void A_filter_is_replaced_by_its_keys()
    {
        SearchKey key = Key("NOT FILTER a OR FUZZY FILTER b (SEEN FILTER a)");
        Assert.Equal(["a", "b"], SearchFilters.Names(key).Order());
        var filters = new Dictionary<string, SearchKey> { ["a"] = Key("DELETED LARGER 5"), ["b"] = Key("FILTER c") };
        Assert.True(SearchFilters.TryInsert(key, filters, 100, out SearchKey? inserted));
        Assert.Equal(["c"], SearchFilters.Names(inserted));
        var and = Assert.IsType<SearchAnd>(inserted);
        Assert.Same(filters["a"], Assert.IsType<SearchNot>(and.Keys[0]).Key);
        Assert.Equal(new SearchFuzzy(new SearchFilter("c")), Assert.IsType<SearchOr>(and.Keys[1]).Left);
    }

    [Fact]
    public void A_missing_filter_and_one_that_grows_without_end_are_refused()
    {
        Assert.False(SearchFilters.TryInsert(Key("FILTER a"), new Dictionary<string, SearchKey>(), 100, out _));
        var loop = new Dictionary<string, SearchKey> { ["a"] = Key("FILTER a FILTER a FILTER a FILTER a") };
        SearchKey key = Key("FILTER a");
        Assert.True(SearchFilters.TryInsert(key, loop, 30, out SearchKey? once));
        Assert.True(SearchFilters.TryInsert(once, loop, 30, out SearchKey? twice));
        Assert.False(SearchFilters.TryInsert(twice, loop, 30, out _));
    }

    private static SearchKey Key(string text)
    {
        Assert.True(SearchKey.TryParse(Wire.Bytes(text), Wire.Everything, out SearchKey? key));
        return key;
    }
}
