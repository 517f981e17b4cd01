using System.Globalization;
using MimeKit;

namespace MailServer.Mime.Indexing;

/// <summary>
/// The parts of a message, as the reader comes by them. It counts line ends itself: IMAP's lines are the line ends in a body,
/// and the one before a boundary belongs to the boundary (RFC 2046 §5.1.1).
/// </summary>
internal sealed class PartTree(int maxParts)
{
    private readonly Stack<PartNode> _open = [];
    private readonly List<PartNode> _nodes = [];
    private HeaderFields _fields = new();

    /// <summary>All parts, parents first, in the order of the message.</summary>
    public IReadOnlyList<PartNode> Nodes => _nodes;

    /// <summary>The fields of the message's own header, as far as they were read.</summary>
    public HeaderFields RootFields { get; private set; } = new();

    /// <summary>How far the reader has told of the message.</summary>
    public long Position { get; private set; }

    /// <summary>Line ends before <see cref="Position"/>.</summary>
    public long LineEnds { get; private set; }

    /// <summary>Where the header begins that is being read, or null outside headers.</summary>
    public long? OpenHeader { get; private set; }

    public void MoveTo(long offset, long lineNumber) => (Position, LineEnds) = (offset, lineNumber - 1);

    public void Pass(ReadOnlySpan<byte> bytes)
    {
        Position += bytes.Length;
        LineEnds += bytes.Count((byte)'\n');
    }

    public void BeginHeader(long offset, long lineNumber)
    {
        MoveTo(offset, lineNumber);
        OpenHeader = offset;
        _fields = new HeaderFields();
        if (_nodes.Count == 0) RootFields = _fields;
    }

    public void AddField(Header field) => _fields.Add(field);

    public void EndHeader(long offset, long lineNumber)
    {
        MoveTo(offset, lineNumber);
        OpenHeader = null;
    }

    /// <summary>Opens the part whose header was read last.</summary>
    public void Open(PartKind kind, ContentType? type, long headerBegin)
    {
        if (_nodes.Count >= maxParts) throw new IndexLimitException();
        var parent = _open.Count > 0 ? _open.Peek() : null;
        var section = SectionOf(kind, parent);
        var node = new PartNode(kind, parent, type, _fields)
        {
            Section = section,
            ChildPrefix = section is null ? parent!.Section + "." : section.Length == 0 ? "" : section + ".",
            HeaderBegin = parent is null ? 0 : headerBegin, // A byte order mark before the header belongs to it.
            LinesBefore = LineEnds,
            BodyBegin = Position,
        };
        parent?.Children.Add(node);
        _nodes.Add(node);
        _open.Push(node);
    }

    /// <summary>Closes the part that was opened last.</summary>
    public void Close(long headersEnd, long end)
    {
        var node = _open.Pop();
        node.BodyBegin = Math.Max(headersEnd, node.HeaderBegin); // The line end before a boundary may be the one behind the last boundary.
        node.BodyEnd = Math.Max(end, node.BodyBegin);
        node.Lines = LineEnds - node.LinesBefore - (end < Position ? 1 : 0);
        if (node.Lines < 0) node.Lines = 0;
    }

    /// <summary>Ends the tree where reading stopped: the rest of the message belongs to the last part known, and so to all that hold it.</summary>
    public void CloseAll(long end, long lineEnds)
    {
        for (var node = _nodes[^1]; node is not null; node = node.Parent) Extend(node, end, lineEnds);
        while (_open.TryPop(out var open)) Extend(open, end, lineEnds);
    }

    private static void Extend(PartNode node, long end, long lineEnds)
    {
        node.BodyEnd = end;
        node.Lines = lineEnds - node.LinesBefore;
    }

    /// <summary>RFC 9051 §6.4.5: parts of a multipart are counted from 1; a message that is not a multipart has its body as part 1.</summary>
    private static string? SectionOf(PartKind kind, PartNode? parent) => parent switch
    {
        null => kind == PartKind.Multipart ? "" : "1",
        { Kind: PartKind.Message } => kind == PartKind.Multipart ? null : parent.Section + ".1",
        _ => parent.ChildPrefix + (parent.Children.Count + 1).ToString(CultureInfo.InvariantCulture),
    };
}
