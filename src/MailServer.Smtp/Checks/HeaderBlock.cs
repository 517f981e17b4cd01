using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace MailServer.Smtp.Checks;

/// <summary>
/// The header lines that the checks want before the message. Names and values come from embedders' code that may have taken them from
/// outside: what could end a line or begin another is refused here.
/// </summary>
internal static class HeaderBlock
{
    // RFC 5322 §2.1.1: a line has at most 998 octets; folded lines are left to the check.
    private const int MaxLineOctets = 998;

    /// <summary>Writes a message's header lines.</summary>
    /// <param name="ledger">What the checks said.</param>
    /// <param name="hostName">Names this server in Authentication-Results (RFC 8601 §2.5).</param>
    /// <param name="refused">Called with the name of each field or result that was left out.</param>
    public static ReadOnlyMemory<byte> Format(VerdictLedger ledger, string hostName, Action<string> refused)
    {
        if (ledger.Results.Count == 0 && ledger.Headers.Count == 0 && ledger.Score == 0) return default;
        var output = new ArrayBufferWriter<byte>(512);
        WriteResults(output, ledger.Results, hostName, refused);
        if (ledger.Score != 0) WriteField(output, "X-Spam-Score", ledger.Score.ToString("0.##", CultureInfo.InvariantCulture), refused);
        foreach (var (name, value) in ledger.Headers) WriteField(output, name, value, refused);
        return output.WrittenMemory;
    }

    private static void WriteResults(ArrayBufferWriter<byte> output, IReadOnlyList<string> results, string hostName, Action<string> refused)
    {
        var isOpen = false;
        foreach (var result in results)
        {
            if (!IsText(result) || result.Contains(';', StringComparison.Ordinal))
            {
                refused("Authentication-Results");
                continue;
            }

            Write(output, isOpen ? ";\r\n\t" : $"Authentication-Results: {hostName};\r\n\t");
            Write(output, result);
            isOpen = true;
        }

        if (isOpen) Write(output, "\r\n");
    }

    private static void WriteField(ArrayBufferWriter<byte> output, string name, string value, Action<string> refused)
    {
        if (!IsName(name) || !IsText(value) || name.Length + value.Length + 2 > MaxLineOctets)
        {
            refused(name);
            return;
        }

        Write(output, name);
        Write(output, ": ");
        Write(output, value);
        Write(output, "\r\n");
    }

    // RFC 5322 §2.2: printable ASCII without the colon.
    private static bool IsName(string name) =>
        name.Length > 0 && !name.AsSpan().ContainsAnyExceptInRange('!', '~') && !name.Contains(':', StringComparison.Ordinal);

    private static bool IsText(string value)
    {
        if (value.Length == 0 || Encoding.UTF8.GetByteCount(value) > MaxLineOctets) return false;
        foreach (var character in value)
        {
            if (char.IsControl(character) && character != '\t') return false;
            if (character is '\u2028' or '\u2029') return false;
        }

        return true;
    }

    private static void Write(ArrayBufferWriter<byte> output, string text)
    {
        var span = output.GetSpan(text.Length * 3);
        Utf8.FromUtf16(text, span, out _, out var written);
        output.Advance(written);
    }
}
