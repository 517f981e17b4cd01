using System.Text;

namespace MailServer.Protocol.Imap;

/// <summary>What a new mailbox may be called (RFC 9051 §5.1). Existing names are looked up without these rules.</summary>
public sealed record MailboxNameRules
{
    /// <summary>The defaults.</summary>
    public static MailboxNameRules Default { get; } = new();

    /// <summary>What separates the levels.</summary>
    public char Delimiter { get; init; } = '/';

    /// <summary>The longest name, in bytes of UTF-8. 1,000: it is shown in full by every LIST.</summary>
    public int MaxBytes { get; init; } = 1_000;

    /// <summary>The longest level, in bytes of UTF-8. 255, as in file systems, so that a folder can be exported.</summary>
    public int MaxSegmentBytes { get; init; } = 255;

    /// <summary>The deepest nesting. 50: nobody nests by hand so deep.</summary>
    public int MaxLevels { get; init; } = 50;

    /// <summary>Checks a name without a delimiter at its end.</summary>
    public MailboxNameProblem Check(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length == 0)
        {
            return MailboxNameProblem.Empty;
        }

        if (!IsWellFormed(name))
        {
            return MailboxNameProblem.NotUnicode;
        }

        return Encoding.UTF8.GetByteCount(name) > MaxBytes ? MailboxNameProblem.TooLong : CheckSegments(name);
    }

    /// <summary>
    /// Takes the delimiter off the end of a name: CREATE with it only announces children, the mailbox is named without (RFC 9051 §6.3.4).
    /// </summary>
    public string WithoutTrailingDelimiter(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length > 1 && name[^1] == Delimiter ? name[..^1] : name;
    }

    /// <summary>Whether every surrogate has its partner.</summary>
    internal static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out _, out int consumed) != System.Buffers.OperationStatus.Done)
            {
                return false;
            }

            text = text[consumed..];
        }

        return true;
    }

    private MailboxNameProblem CheckSegments(ReadOnlySpan<char> name)
    {
        int levels = 0;
        foreach (Range range in name.Split(Delimiter))
        {
            if (++levels > MaxLevels)
            {
                return MailboxNameProblem.TooManyLevels;
            }

            MailboxNameProblem problem = CheckSegment(name[range]);
            if (problem != MailboxNameProblem.None)
            {
                return problem;
            }
        }

        return MailboxNameProblem.None;
    }

    private MailboxNameProblem CheckSegment(ReadOnlySpan<char> segment)
    {
        if (segment.IsEmpty)
        {
            return MailboxNameProblem.EmptySegment;
        }

        if (segment is "." or "..")
        {
            return MailboxNameProblem.DotSegment;
        }

        if (Encoding.UTF8.GetByteCount(segment) > MaxSegmentBytes)
        {
            return MailboxNameProblem.SegmentTooLong;
        }

        foreach (char character in segment)
        {
            if (IsControl(character))
            {
                return MailboxNameProblem.ControlCharacter;
            }

            if (character is '%' or '*')
            {
                return MailboxNameProblem.Wildcard;
            }
        }

        return MailboxNameProblem.None;
    }

    // Net-Unicode forbids C0, DEL and C1 (RFC 5198 §2); RFC 9051 §5.1 adds U+2028 and U+2029.
    private static bool IsControl(char character) => char.IsControl(character) || character is '\u2028' or '\u2029';
}

/// <summary>Why a name cannot be given to a mailbox.</summary>
public enum MailboxNameProblem
{
    /// <summary>The name is fine.</summary>
    None,

    /// <summary>No name.</summary>
    Empty,

    /// <summary>A surrogate without its partner.</summary>
    NotUnicode,

    /// <summary>Longer than <see cref="MailboxNameRules.MaxBytes"/>.</summary>
    TooLong,

    /// <summary>A level longer than <see cref="MailboxNameRules.MaxSegmentBytes"/>.</summary>
    SegmentTooLong,

    /// <summary>More levels than <see cref="MailboxNameRules.MaxLevels"/>.</summary>
    TooManyLevels,

    /// <summary>Two delimiters in a row, or one at an end.</summary>
    EmptySegment,

    /// <summary>A level called <c>.</c> or <c>..</c>.</summary>
    DotSegment,

    /// <summary>A control character or a line or paragraph separator.</summary>
    ControlCharacter,

    /// <summary><c>%</c> or <c>*</c>, which LIST could not name.</summary>
    Wildcard,
}
