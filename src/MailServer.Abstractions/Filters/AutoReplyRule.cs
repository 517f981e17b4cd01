using MailServer.Protocol;

namespace MailServer.Filters;

/// <summary>
/// When a program may answer a message by itself (RFC 3834): an absence notice, an acknowledgement. Answers go to the reverse-path, come from
/// the null sender, and say <c>Auto-Submitted: auto-replied</c>. How often the same sender is answered is <see cref="AutoReplyHistory"/>'s affair.
/// </summary>
public static class AutoReplyRule
{
    private static readonly string[] ProgramNames = ["mailer-daemon", "listserv", "majordomo", "postmaster", "noreply", "no-reply", "donotreply"];

    /// <summary>Says why a message must not be answered.</summary>
    /// <param name="sender">The reverse-path.</param>
    /// <param name="header">The header's fields, name and unfolded value.</param>
    /// <param name="own">The addresses of whoever would answer: one must stand in To or Cc. Empty: that is not asked.</param>
    /// <returns>The reason for the log, or null: it may be answered.</returns>
    public static string? Refusal(EmailAddress? sender, IReadOnlyList<KeyValuePair<string, string>> header, IReadOnlyCollection<EmailAddress> own)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(own);
        // RFC 3834 §2: never to the null sender, nor to what is a program's address by its look.
        if (sender is null) return "it has no sender";
        if (IsProgram(sender.LocalPart.ToLowerInvariant())) return "its sender is a program";
        foreach (var (name, value) in header)
        {
            if (RefusalBy(name, value.Trim()) is { } reason) return reason;
        }

        return own.Count == 0 || header.Any(field => IsRecipientField(field.Key) && own.Any(address => Names(field.Value, address)))
            ? null
            : "it is not addressed to the recipient";
    }

    private static string? RefusalBy(string name, string value)
    {
        // RFC 3834 §5: what is automatic must not be answered automatically; parameters may follow the keyword.
        if (Is(name, "Auto-Submitted") && !Is(value.Split(';')[0].Trim(), "no")) return "it was sent by a program";
        if (Is(name, "Precedence") && (Is(value, "bulk") || Is(value, "list") || Is(value, "junk"))) return "it is bulk mail";
        // RFC 2369 and RFC 2919: mail of a list.
        if (name.StartsWith("List-", StringComparison.OrdinalIgnoreCase)) return "it comes from a list";
        return null;
    }

    private static bool IsProgram(string localPart) =>
        localPart.StartsWith("owner-", StringComparison.Ordinal)
        || localPart.EndsWith("-request", StringComparison.Ordinal)
        || localPart.EndsWith("-bounces", StringComparison.Ordinal)
        || ProgramNames.Contains(localPart);

    private static bool IsRecipientField(string name) => Is(name, "To") || Is(name, "Cc") || Is(name, "Resent-To") || Is(name, "Resent-Cc");

    // The address as a whole, not as a part of a longer one.
    private static bool Names(string value, EmailAddress address)
    {
        var text = address.ToString();
        for (var at = value.IndexOf(text, StringComparison.OrdinalIgnoreCase); at >= 0; at = value.IndexOf(text, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            if ((at == 0 || !IsPart(value[at - 1])) && (at + text.Length == value.Length || !IsPart(value[at + text.Length]))) return true;
        }

        return false;
    }

    private static bool IsPart(char character) => char.IsLetterOrDigit(character) || character is '.' or '-' or '_' or '+' or '=' or '@';

    private static bool Is(string text, string wanted) => text.Equals(wanted, StringComparison.OrdinalIgnoreCase);
}
