using System.Text;
using MailServer.Imap.Mailboxes;
using MailServer.Protocol.Imap;

namespace MailServer.Imap.Contexts;

/// <summary>
/// Search keys that mean later what they mean now: sequence numbers and <c>$</c> are evaluated when the command is received (RFC 5267 §4.3).
/// UIDs mean the same at all times.
/// </summary>
internal static class BoundKeys
{
    private static readonly SearchKey Nothing = new SearchNot(SearchAll.Instance);

    /// <summary>Recursion is safe: the grammar limits the depth of the tree.</summary>
    public static SearchKey Bind(SearchKey key, SelectedMailbox mailbox) => key switch
    {
        SearchAnd and => new SearchAnd([.. and.Keys.Select(inner => Bind(inner, mailbox))]),
        SearchOr or => new SearchOr(Bind(or.Left, mailbox), Bind(or.Right, mailbox)),
        SearchNot not => new SearchNot(Bind(not.Key, mailbox)),
        SearchFuzzy fuzzy => new SearchFuzzy(Bind(fuzzy.Key, mailbox)),
        SearchNumbers { IsUid: false } or SearchNumbers { Numbers.IsSavedResult: true } => BindNumbers((SearchNumbers)key, mailbox),
        _ => key,
    };

    private static SearchKey BindNumbers(SearchNumbers key, SelectedMailbox mailbox)
    {
        mailbox.TryResolve(key.Numbers, key.IsUid, out var uids);
        return !uids.IsEmpty && SequenceSet.TryParse(Encoding.UTF8.GetBytes(uids.ToString()), out var set) ? new SearchNumbers(set, IsUid: true) : Nothing;
    }
}
