using System.Collections.Immutable;

namespace MailServer.Messages;

/// <summary>The flags of one message: the system flags as bits, and keywords, sorted and without doubles.</summary>
public readonly struct MessageFlags : IEquatable<MessageFlags>
{
    private readonly ImmutableArray<string> _keywords;

    /// <summary>Makes a set of flags.</summary>
    /// <param name="system">The system flags.</param>
    /// <param name="keywords">Keywords in any order; names compare without regard to case, the first spelling wins.</param>
    public MessageFlags(SystemFlags system, IEnumerable<string>? keywords = null)
    {
        System = system;
        _keywords = keywords is null
            ? []
            : [.. keywords.Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)];
    }

    private MessageFlags(SystemFlags system, ImmutableArray<string> sorted)
    {
        System = system;
        _keywords = sorted;
    }

    /// <summary>No flags.</summary>
    public static MessageFlags None => default;

    /// <summary>The system flags.</summary>
    public SystemFlags System { get; }

    /// <summary>The keywords, such as <c>$Forwarded</c>, sorted without regard to case.</summary>
    public ImmutableArray<string> Keywords => _keywords.IsDefault ? [] : _keywords;

    /// <summary>Makes a set from keywords that are already sorted and distinct, without copying them.</summary>
    public static MessageFlags FromSorted(SystemFlags system, ImmutableArray<string> sortedKeywords) => new(system, sortedKeywords);

    /// <summary>Whether a keyword is set.</summary>
    public bool HasKeyword(string keyword) => Keywords.Contains(keyword, StringComparer.OrdinalIgnoreCase);

    /// <summary>This set after a change.</summary>
    public MessageFlags Apply(FlagAction action, MessageFlags change) => action switch
    {
        FlagAction.Replace => change,
        FlagAction.Add => new(System | change.System, Keywords.Concat(change.Keywords)),
        _ => new(System & ~change.System, Keywords.Where(k => !change.HasKeyword(k))),
    };

    /// <inheritdoc />
    public bool Equals(MessageFlags other) =>
        System == other.System && Keywords.SequenceEqual(other.Keywords, StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is MessageFlags other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(System, Keywords.Length);

    /// <summary>Whether both hold the same flags.</summary>
    public static bool operator ==(MessageFlags left, MessageFlags right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(MessageFlags left, MessageFlags right) => !left.Equals(right);
}

/// <summary>The system flags that are kept with a message (RFC 9051 §2.3.2). \Recent is the session's, not the message's.</summary>
[Flags]
public enum SystemFlags : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>\Seen.</summary>
    Seen = 1,

    /// <summary>\Answered.</summary>
    Answered = 2,

    /// <summary>\Flagged.</summary>
    Flagged = 4,

    /// <summary>\Deleted.</summary>
    Deleted = 8,

    /// <summary>\Draft.</summary>
    Draft = 16,
}

/// <summary>How flags change.</summary>
public enum FlagAction
{
    /// <summary>The given flags become the message's flags.</summary>
    Replace,

    /// <summary>The given flags are added.</summary>
    Add,

    /// <summary>The given flags are taken away.</summary>
    Remove,
}
