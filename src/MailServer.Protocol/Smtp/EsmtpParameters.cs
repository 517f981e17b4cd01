using System.Text;
using MailServer.Protocol.Text;

namespace MailServer.Protocol.Smtp;

/// <summary>Walks over <c>esmtp-param</c>s (RFC 5321 §4.1.2; values with UTF-8 by RFC 6531 §3.3), and refuses a keyword given twice.</summary>
internal ref struct EsmtpParameters(ReadOnlySpan<byte> text, bool allowUtf8)
{
    /// <summary>All the extensions in use together define a dozen.</summary>
    private const int MaxCount = 32;

    private ReadOnlySpan<byte> _rest = text;
    private List<string>? _seen;

    /// <summary>The keyword in upper case.</summary>
    public string Keyword { get; private set; } = "";

    /// <summary>Whether there was an equal sign.</summary>
    public bool HasValue { get; private set; }

    /// <summary>The value, not empty when there is one.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Why <see cref="MoveNext"/> stopped before the end, or null.</summary>
    public SmtpReply? Error { get; private set; }

    /// <summary>Goes to the next parameter; false at the end or at an error.</summary>
    public bool MoveNext()
    {
        _rest = _rest.TrimStart((byte)' ');
        if (_rest.IsEmpty)
            return false;
        ReadOnlySpan<byte> parameter = AsciiText.TakeWord(ref _rest);
        int equal = parameter.IndexOf((byte)'=');
        HasValue = equal >= 0;
        Value = HasValue ? parameter[(equal + 1)..] : default;
        ReadOnlySpan<byte> keyword = HasValue ? parameter[..equal] : parameter;
        Error = IsKeyword(keyword) && IsValue() ? Remember(keyword) : SmtpReplies.MalformedParameter;
        return Error is null;
    }

    /// <summary>The current parameter as an embedder gets it.</summary>
    public readonly KeyValuePair<string, string?> ToPair() =>
        new(Keyword, HasValue ? Encoding.UTF8.GetString(Value) : null);

    private SmtpReply? Remember(scoped ReadOnlySpan<byte> keyword)
    {
        Keyword = AsciiText.ToUpper(keyword);
        _seen ??= [];
        if (_seen.Contains(Keyword))
            return SmtpReplies.ConflictingParameters;
        if (_seen.Count == MaxCount)
            return SmtpReplies.TooManyParameters;
        _seen.Add(Keyword);
        return null;
    }

    private static bool IsKeyword(ReadOnlySpan<byte> keyword)
    {
        if (keyword.IsEmpty || keyword[0] == '-')
            return false;
        foreach (byte octet in keyword)
        {
            if (octet != '-' && !AsciiText.IsLetterOrDigit(octet))
                return false;
        }

        return true;
    }

    private readonly bool IsValue() =>
        !HasValue || (!Value.IsEmpty && !Value.Contains((byte)'=') && Utf8Text.IsPrintable(Value, allowUtf8));
}
