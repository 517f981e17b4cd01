using System.Diagnostics.CodeAnalysis;

namespace MailServer.Protocol.Imap;

/// <summary>
/// Puts stored filters in the place of FILTER keys (RFC 5466 §3.1). One call is one pass: a filter may name others,
/// so do at least three passes while <see cref="Names"/> is not empty, and refuse the search with UNDEFINED-FILTER when it still is not.
/// </summary>
public static class SearchFilters
{
    /// <summary>The names of all filters in a condition, each once.</summary>
    public static IReadOnlySet<string> Names(SearchKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var rest = new Stack<SearchKey>([key]);
        while (rest.TryPop(out SearchKey? next))
        {
            if (next is SearchFilter filter)
            {
                names.Add(filter.Name);
            }

            foreach (SearchKey child in Children(next))
            {
                rest.Push(child);
            }
        }

        return names;
    }

    /// <summary>Replaces every FILTER.</summary>
    /// <param name="key">The condition.</param>
    /// <param name="filters">The values of the filters, see <see cref="SearchKey.TryParse"/>, by name.</param>
    /// <param name="maxKeys">How many keys the result may have: filters that name each other many times grow fast.</param>
    /// <param name="result">The condition with the filters' keys in it; each pass may add the depth of a filter to it.</param>
    /// <returns>False when a filter is missing or the result would be too large.</returns>
    public static bool TryInsert(
        SearchKey key, IReadOnlyDictionary<string, SearchKey> filters, int maxKeys, [NotNullWhen(true)] out SearchKey? result)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(filters);
        result = Insert(key, filters, ref maxKeys);
        return result is not null;
    }

    private static IEnumerable<SearchKey> Children(SearchKey key) => key switch
    {
        SearchAnd and => and.Keys,
        SearchOr or => [or.Left, or.Right],
        SearchNot not => [not.Key],
        SearchFuzzy fuzzy => [fuzzy.Key],
        _ => [],
    };

    // Null when it cannot be done. A filter's own keys are counted as they are, its FILTER keys wait for the next pass.
    private static SearchKey? Insert(SearchKey key, IReadOnlyDictionary<string, SearchKey> filters, ref int budget)
    {
        if (key is SearchFilter filter)
        {
            return filters.TryGetValue(filter.Name, out SearchKey? value) && (budget -= Count(value)) >= 0 ? value : null;
        }

        if (--budget < 0)
        {
            return null;
        }

        var children = new List<SearchKey>();
        foreach (SearchKey child in Children(key))
        {
            if (Insert(child, filters, ref budget) is not { } inserted)
            {
                return null;
            }

            children.Add(inserted);
        }

        return key switch
        {
            SearchAnd => new SearchAnd(children),
            SearchOr => new SearchOr(children[0], children[1]),
            SearchNot => new SearchNot(children[0]),
            SearchFuzzy => new SearchFuzzy(children[0]),
            _ => key,
        };
    }

    private static int Count(SearchKey key) => 1 + Children(key).Sum(Count);
}
