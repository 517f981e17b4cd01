using System.Diagnostics.CodeAnalysis;

namespace MailServer.Protocol.Imap;

/// <summary>SORT and UID SORT (RFC 5256 §3), with RETURN (RFC 5267 §3.1).</summary>
/// <param name="Criteria">One or more, the most important first.</param>
/// <param name="Search">What is searched and how the result is told; its charset is always given.</param>
public sealed record SortCommand(IReadOnlyList<SortCriterion> Criteria, SearchCommand Search) : ImapCommand
{
    internal static bool Parse(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command) =>
        Parse(ref reader, isUid: false, out command);

    internal static bool ParseUid(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command) =>
        Parse(ref reader, isUid: true, out command);

    private static bool Parse(ref ImapReader reader, bool isUid, [NotNullWhen(true)] out ImapCommand? command)
    {
        command = null;
        if (!reader.Space()
            || !SearchReturn.ParseOptional(ref reader, out SearchReturn options)
            || !ParseCriteria(ref reader, out List<SortCriterion> criteria) || !reader.Space()
            || !SearchCommand.CharsetName(ref reader, out string? charset) || !reader.Space()
            || !SearchCommand.ParseKeys(ref reader, options, charset, isUid, out SearchCommand? search))
        {
            return false;
        }

        // RFC 6203 §6: RELEVANCY means nothing without FUZZY.
        if (criteria.Exists(static criterion => criterion.Key == SortKey.Relevancy) && !search.Key.Contains<SearchFuzzy>())
        {
            return reader.Fail("RELEVANCY needs FUZZY");
        }

        command = new SortCommand(criteria, search);
        return true;
    }

    private static bool ParseCriteria(ref ImapReader reader, out List<SortCriterion> criteria)
    {
        criteria = [];
        if (!reader.Open())
        {
            return false;
        }

        do
        {
            bool reverse = reader.TryName("REVERSE"u8);
            if ((reverse && !reader.Space()) || !ParseKey(ref reader, out SortKey key))
            {
                return false;
            }

            if (criteria.Count == reader.Settings.MaxSortCriteria)
            {
                return reader.Fail("too many sort criteria");
            }

            criteria.Add(new SortCriterion(key, reverse));
        }
        while (reader.TryTake((byte)' '));

        return reader.Close();
    }

    private static bool ParseKey(ref ImapReader reader, out SortKey key)
    {
        SortKey? found = reader.TryName("ARRIVAL"u8) ? SortKey.Arrival
            : reader.TryName("CC"u8) ? SortKey.Cc
            : reader.TryName("DATE"u8) ? SortKey.Date
            : reader.TryName("DISPLAYFROM"u8) ? SortKey.DisplayFrom
            : reader.TryName("DISPLAYTO"u8) ? SortKey.DisplayTo
            : reader.TryName("FROM"u8) ? SortKey.From
            : reader.TryName("RELEVANCY"u8) ? SortKey.Relevancy
            : reader.TryName("SIZE"u8) ? SortKey.Size
            : reader.TryName("SUBJECT"u8) ? SortKey.Subject
            : reader.TryName("TO"u8) ? SortKey.To
            : null;
        key = found ?? default;
        return found is not null || reader.Fail("an unknown sort criterion");
    }
}
