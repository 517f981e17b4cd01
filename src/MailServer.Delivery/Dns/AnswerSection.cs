using DnsClient;
using DnsClient.Protocol;

namespace MailServer.Delivery.Dns;

/// <summary>What of an answer belongs to the question: the library takes whatever comes with the right number.</summary>
internal static class AnswerSection
{
    /// <summary>Whether this is an answer, and to that question (RFC 1035 §7.3).</summary>
    public static bool IsTo(IDnsQueryResponse response, string name, QueryType type) =>
        response.Header.HasQuery && response.Questions is [var question] && question.QuestionType == type
        && string.Equals(NameOf(question.QueryName), name, StringComparison.OrdinalIgnoreCase);

    /// <summary>The records of the name, and of the names that it is an alias of (RFC 1034 §3.6.2).</summary>
    public static IReadOnlyList<DnsResourceRecord> Of(IDnsQueryResponse response, string name)
    {
        var byOwner = response.Answers.ToLookup(record => NameOf(record.DomainName));
        var found = new List<DnsResourceRecord>();
        var seen = new HashSet<string>();
        for (string? next = name.ToLowerInvariant(); next is not null && seen.Add(next);)
        {
            found.AddRange(byOwner[next]);
            next = byOwner[next].OfType<CNameRecord>().Select(alias => NameOf(alias.CanonicalName)).FirstOrDefault();
        }

        return found;
    }

    /// <summary>A name as the rest of the program writes it.</summary>
    public static string NameOf(DnsString name) => name.Value.TrimEnd('.').ToLowerInvariant();
}
