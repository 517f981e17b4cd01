using System.Text;
using MailServer.Directories.Lists;
using MailServer.Protocol;
using MimeKit;
using MimeKit.Utils;

namespace MailServer.Delivery.Lists;

/// <summary>The header fields that a list gives its posts (RFC 2369, RFC 2919, RFC 8058).</summary>
internal static class ListFields
{
    private const int LongestText = 320;

    /// <summary>What stands in List-Id between the brackets: it stays the same as long as the list has its address (RFC 2919 §2).</summary>
    public static string Id(MailingList list)
    {
        var label = string.Concat(list.Address.LocalPart.Select(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '-'));
        return $"{label}.{list.Address.Domain}".ToLowerInvariant();
    }

    /// <summary>The fields that every recipient gets.</summary>
    public static string Shared(MailingList list)
    {
        var fields = new StringBuilder();
        fields.Append(null, $"List-Id:{Phrase(list.Title)} <{Id(list)}>\r\n");
        // RFC 2369 §3.4: a list for announcements says NO.
        fields.Append(null, $"List-Post: {(list.Posting == ListPosting.Senders ? "NO" : Mailto(list.Address))}\r\n");
        if (list.Joining == ListJoining.Confirmed) fields.Append(null, $"List-Subscribe: {Mailto(list, ListPart.Subscribe, null)}\r\n");
        if (list.Owner is not null) fields.Append(null, $"List-Owner: {Mailto(list, ListPart.Owner, null)}\r\n");
        if (Help(list) is { } help) fields.Append(null, $"List-Help: {help}\r\n");
        if (list.ArchivePage is { } page) fields.Append(null, $"List-Archive: <{page.AbsoluteUri}>\r\n");
        fields.Append("Precedence: list\r\n");
        if (list.Replies == ListReplies.ToList) fields.Append(null, $"Reply-To: {Format(list.Address)}\r\n");
        return fields.ToString();
    }

    /// <summary>From for a list that sends in the author's name, and Reply-To where answers would else go to the list alone.</summary>
    /// <param name="list">The list.</param>
    /// <param name="from">What the author wrote there.</param>
    /// <param name="needsReplyTo">Whether nothing else says where answers go.</param>
    public static string From(MailingList list, string from, bool needsReplyTo)
    {
        var author = InternetAddressList.TryParse(from, out var parsed) ? parsed.Mailboxes.FirstOrDefault(static mailbox => mailbox.Domain.Length > 0) : null;
        var name = author is null ? "" : string.IsNullOrWhiteSpace(author.Name) ? author.LocalPart : author.Name;
        var fields = $"From:{Phrase($"{Plain(name)} via {list.Title ?? list.Address.LocalPart}".TrimStart())} {Format(list.Address)}\r\n";
        return needsReplyTo && author is not null ? $"{fields}Reply-To: <{Plain(author.Address)}>\r\n" : fields;
    }

    /// <summary>How a mailbox of this server leaves the list: the copies share their bytes, and the answer is a question to the member.</summary>
    public static string ForMailboxes(MailingList list) => $"List-Unsubscribe: {Mailto(list, ListPart.Unsubscribe, null)}\r\n";

    /// <summary>How one member leaves the list, without a further question; by one click where there is a page for it (RFC 8058 §3.1).</summary>
    public static string ForMember(MailingList list, string token, string? url)
    {
        var mailto = Mailto(list, ListPart.Unsubscribe, token);
        if (url is null) return $"List-Unsubscribe: {mailto}\r\n";
        var page = url.Replace(ListOptions.TokenMark, token, StringComparison.Ordinal);
        return $"List-Unsubscribe: {mailto},\r\n <{page}>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n";
    }

    /// <summary>A subject's tag in brackets, as a header may have it.</summary>
    public static string Tag(string tag) => tag.All(static c => c is >= ' ' and <= '~') ? $"[{tag}]" : Encoding.Latin1.GetString(Rfc2047.EncodeText(Encoding.UTF8, $"[{tag}]"));

    // RFC 2369 §3.1: of all these fields this one matters most; where there is no page, a person is asked.
    private static string? Help(MailingList list)
    {
        if (list.HelpPage is { } page) return $"<{page.AbsoluteUri}>";
        return list.Owner is null ? null : Mailto(list, ListPart.Owner, null).TrimEnd('>') + "?subject=help>";
    }

    // What decoding brings to light must not end the field.
    private static string Plain(string name) => string.Concat(name.Where(static c => !char.IsControl(c)).Take(LongestText));

    private static string Phrase(string? title)
    {
        if (title is null) return "";
        var text = title.All(static c => c is >= ' ' and <= '~')
            ? '"' + title.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + '"'
            : Folded(Encoding.Latin1.GetString(Rfc2047.EncodePhrase(Encoding.UTF8, title)));
        return $" {text}\r\n";
    }

    // RFC 2047 §2: a line with encoded words has 76 characters at most; each word gets a line.
    private static string Folded(string words) => words.Replace("\t=?", " =?", StringComparison.Ordinal).Replace(" =?", "\r\n =?", StringComparison.Ordinal);

    private static string Mailto(MailingList list, ListPart part, string? token) => Mailto(new ListAddress(list.Address, part, token).ToEmailAddress());

    // RFC 6068 §2: what is special in an address is percent-encoded.
    private static string Mailto(EmailAddress address) => $"<mailto:{Uri.EscapeDataString(address.LocalPart)}@{address.Domain}>";

    private static string Format(EmailAddress address) => $"<{address}>";
}
