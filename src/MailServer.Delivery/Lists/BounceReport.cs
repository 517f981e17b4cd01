using System.Text;
using MailServer.Messages;

namespace MailServer.Delivery.Lists;

/// <summary>What a message that came back to a list says.</summary>
/// <param name="IsFailure">Whether a post was not delivered.</param>
/// <param name="IsMailboxGone">Whether the address does not exist any more, or is switched off.</param>
internal readonly record struct BounceReport(bool IsFailure, bool IsMailboxGone)
{
    private const int MostOctets = 128 * 1024;

    /// <summary>Reads it: a delivery status notification by its fields (RFC 3464 §2.3), anything else by its look.</summary>
    public static async ValueTask<BounceReport> ReadAsync(MessageContent content, bool hasNullSender, CancellationToken cancellationToken)
    {
        var bytes = new byte[Math.Min(content.Length, MostOctets)];
        var length = 0;
        while (length < bytes.Length && await content.ReadAsync(length, bytes.AsMemory(length), cancellationToken).ConfigureAwait(false) is > 0 and var read) length += read;
        return Parse(Encoding.UTF8.GetString(bytes, 0, length), hasNullSender);
    }

    internal static BounceReport Parse(string text, bool hasNullSender)
    {
        string? action = null, status = null;
        var isAnswer = false;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (Value(line, "Action") is { } said) action ??= said;
            else if (Value(line, "Status") is { } code) status ??= code;
            else if (Value(line, "Auto-Submitted") is { } how) isAnswer |= how.StartsWith("auto-replied", StringComparison.OrdinalIgnoreCase);
        }

        // An absence notice answers the same address; a delay is no failure yet. A notice without status is a failure, if it is a notice.
        var isFailure = action is not null ? action.Equals("failed", StringComparison.OrdinalIgnoreCase) : hasNullSender && !isAnswer;
        // RFC 3463 §3.2, §3.3.
        var isGone = isFailure && status is not null && (status.StartsWith("5.1.", StringComparison.Ordinal) || status.StartsWith("5.2.1", StringComparison.Ordinal));
        return new BounceReport(isFailure, isGone);
    }

    private static string? Value(ReadOnlySpan<char> line, string name) =>
        line.Length > name.Length && line[name.Length] == ':' && line.StartsWith(name, StringComparison.OrdinalIgnoreCase) ? line[(name.Length + 1)..].Trim().ToString() : null;
}
