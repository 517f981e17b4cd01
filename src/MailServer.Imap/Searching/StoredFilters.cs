using System.Text;
using MailServer.Imap.Annotations;
using MailServer.Imap.Commands;
using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;
using MailServer.Storage;
using MailServer.Storage.Metadata;

namespace MailServer.Imap.Searching;

/// <summary>FILTER keys (RFC 5466): searches that users keep by name in the server's metadata.</summary>
internal static class StoredFilters
{
    private const string Private = "/private/filters/values/";
    private const string Shared = "/shared/filters/values/";

    // RFC 5466 §3.1: three are to be done, and more would need a look for loops.
    private const int Passes = 3;

    /// <summary>Puts what is stored in the place of the names.</summary>
    /// <returns>The search to run, or why there is none.</returns>
    public static async ValueTask<(SearchCommand Search, Reply? Refusal)> InsertAsync(ImapSession session, SearchCommand search, CancellationToken cancellationToken)
    {
        if (!search.Key.Contains<SearchFilter>()) return (search, null);

        // RFC 5466 §3.1: FILTER implies UTF-8.
        if (!search.IsCharsetKnown) return (search, Reply.Bad("Filters are UTF-8", ImapResponseCode.BadCharset));
        var read = await GettingMetadata.ReadAsync(session, (IMetadataAccount)session.Account, mailbox: "", cancellationToken).ConfigureAwait(false);
        if (!read.TryGet(out var entries)) return (search, read.Error.ToReply());
        var key = search.Key;
        for (var pass = 0; pass < Passes && key.Contains<SearchFilter>(); pass++)
        {
            if (!TryInsert(session, entries, key, out key, out var missing)) return (search, Undefined(missing));
        }

        if (SearchFilters.Names(key).FirstOrDefault() is { } left) return (search, Undefined(left));
        return session.IsUidOnly && key.UsesSequenceNumbers
            ? (search, Reply.Bad("Messages have no sequence numbers after ENABLE UIDONLY", ImapResponseCode.UidRequired))
            : (search with { Key = key }, null);
    }

    /// <summary>Whether an entry is a filter that no search could use (RFC 5466 §3.2).</summary>
    public static bool IsMalformed(ImapSession session, MetadataEntry entry) =>
        entry.Name.StartsWith(Private, StringComparison.Ordinal)
        && entry.Value is { } value
        && (entry.Name.AsSpan(Private.Length).Contains('/') || !SearchKey.TryParse(value.Span, session.Parsing, out _));

    /// <summary>The entries of the filters that the administrator keeps for everybody.</summary>
    public static IEnumerable<MetadataEntry> OfServer(ImapOptions options)
    {
        foreach (var (name, filter) in options.SharedFilters)
        {
            yield return new MetadataEntry(Shared + name.ToLowerInvariant(), Encoding.UTF8.GetBytes(filter.Search));
            if (filter.Description is { } text) yield return new MetadataEntry("/shared/filters/descriptions/" + name.ToLowerInvariant(), Encoding.UTF8.GetBytes(text));
        }
    }

    private static bool TryInsert(ImapSession session, IReadOnlyList<MetadataEntry> entries, SearchKey key, out SearchKey result, out string missing)
    {
        var filters = new Dictionary<string, SearchKey>(StringComparer.Ordinal);
        result = key;
        missing = "";
        foreach (var name in SearchFilters.Names(key))
        {
            missing = name;
            if (Find(entries, name) is not { } value || !SearchKey.TryParse(value.Span, session.Parsing, out var stored)) return false;
            filters.Add(name, stored);
        }

        if (!SearchFilters.TryInsert(key, filters, session.Options.MaxSearchKeys, out var inserted)) return false;
        result = inserted;
        return true;
    }

    // A user's own filter hides the shared one of its name.
    private static ReadOnlyMemory<byte>? Find(IReadOnlyList<MetadataEntry> entries, string name) =>
        (entries.FirstOrDefault(entry => entry.Name == Private + name) ?? entries.FirstOrDefault(entry => entry.Name == Shared + name))?.Value;

    private static Reply Undefined(string name) => Reply.No("There is no such filter", ImapResponseCode.UndefinedFilter(name));
}
