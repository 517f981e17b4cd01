using MimeKit;

namespace MailServer.Mime.Indexing;

/// <summary>What a part holds.</summary>
internal enum PartKind
{
    /// <summary>Bytes.</summary>
    Leaf,

    /// <summary>Other parts.</summary>
    Multipart,

    /// <summary>A whole message (message/rfc822, message/global).</summary>
    Message,
}

/// <summary>A part while the message is read.</summary>
internal sealed class PartNode(PartKind kind, PartNode? parent, ContentType? type, HeaderFields fields)
{
    public PartKind Kind => kind;

    public PartNode? Parent => parent;

    /// <summary>The type that was declared or follows from where the part stands.</summary>
    public ContentType Type { get; } = type ?? new ContentType("text", "plain");

    public HeaderFields Fields => fields;

    /// <summary>The IMAP part number; null for the multipart that is the body of an enclosed message: it has none.</summary>
    public string? Section { get; init; }

    /// <summary>What the numbers of the parts within begin with.</summary>
    public string ChildPrefix { get; init; } = "";

    /// <summary>The parts of a multipart, or the body of the enclosed message.</summary>
    public List<PartNode> Children { get; } = [];

    public long HeaderBegin { get; init; }

    public long BodyBegin { get; set; }

    public long BodyEnd { get; set; }

    /// <summary>How many line ends stand before the body.</summary>
    public long LinesBefore { get; init; }

    /// <summary>Line ends in the body.</summary>
    public long Lines { get; set; }

    /// <summary>The same part of plain text as if it had no header fields.</summary>
    public PartNode WithoutFields() => new(PartKind.Leaf, null, null, new HeaderFields())
    {
        Section = Section,
        HeaderBegin = HeaderBegin,
        BodyBegin = BodyBegin,
        BodyEnd = BodyEnd,
        Lines = Lines,
    };
}
