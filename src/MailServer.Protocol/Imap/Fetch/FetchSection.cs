namespace MailServer.Protocol.Imap;

/// <summary>Which text of a part is meant.</summary>
public enum FetchSectionText
{
    /// <summary>The part itself: <c>BODY[]</c>, <c>BODY[1.2]</c>.</summary>
    None,

    /// <summary>HEADER, of the message or of an embedded one.</summary>
    Header,

    /// <summary>HEADER.FIELDS: only the named fields.</summary>
    HeaderFields,

    /// <summary>HEADER.FIELDS.NOT: all but the named fields.</summary>
    HeaderFieldsNot,

    /// <summary>TEXT: the body without its header.</summary>
    Text,

    /// <summary>MIME: the header of a part, which must be named.</summary>
    Mime,
}

/// <summary>A section of a message (RFC 9051 §6.4.5, <c>section-spec</c>).</summary>
/// <param name="Part">The numbers of the part, each 1 or more; empty for the whole message.</param>
/// <param name="Text">Which text of the part.</param>
/// <param name="Fields">The header fields as written, for <see cref="FetchSectionText.HeaderFields"/> and its negation.</param>
public sealed record FetchSection(IReadOnlyList<uint> Part, FetchSectionText Text, IReadOnlyList<string> Fields)
{
    /// <summary>The whole message.</summary>
    public static FetchSection Whole { get; } = new([], FetchSectionText.None, []);

    /// <summary>The header of the message.</summary>
    public static FetchSection Header { get; } = new([], FetchSectionText.Header, []);

    /// <summary>The message without its header.</summary>
    public static FetchSection Body { get; } = new([], FetchSectionText.Text, []);
}

/// <summary>A piece of a section (RFC 9051 §6.4.5, <c>partial</c>).</summary>
/// <param name="Offset">The first octet, counted from 0.</param>
/// <param name="Length">How many octets at most, 1 or more.</param>
public readonly record struct FetchPartial(long Offset, long Length);

/// <summary>One thing that FETCH asks for.</summary>
/// <param name="Attribute">What.</param>
public sealed record FetchItem(FetchAttribute Attribute)
{
    /// <summary>Which section; null for attributes that have none. The RFC822 forms carry the section they stand for.</summary>
    public FetchSection? Section { get; init; }

    /// <summary>Which piece of the section; null for all of it.</summary>
    public FetchPartial? Partial { get; init; }

    /// <summary>Whether <c>\Seen</c> is left alone. False only for forms that set it.</summary>
    public bool IsPeek { get; init; } = true;

    /// <summary>PREVIEW (LAZY): only if it costs nothing (RFC 8970 §3.2).</summary>
    public bool IsLazy { get; init; }
}
