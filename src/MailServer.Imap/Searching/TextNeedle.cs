using MailServer.Protocol.Imap;

namespace MailServer.Imap.Searching;

/// <summary>Where a text must occur.</summary>
internal enum NeedlePlace
{
    /// <summary>In a header field of a certain name.</summary>
    Header,

    /// <summary>In the text parts.</summary>
    Body,

    /// <summary>In the header or the text parts.</summary>
    Text,

    /// <summary>In a header field that is kept with the message.</summary>
    Kept,
}

/// <summary>A text to look for, as the active comparator compares (RFC 5255 §4.6), made ready once for all messages.</summary>
internal sealed class TextNeedle(NeedlePlace place, string text, Collation collation, string header = "")
{
    private readonly CollatedText _text = new(text, collation);

    public NeedlePlace Place => place;

    public string Text => text;

    /// <summary>The messages of which an index knows that they do not hold the text; null when it was not asked, or cannot tell.</summary>
    public UidSet? Without { get; set; }

    /// <summary>The header field's name.</summary>
    public string Field => header;

    /// <summary>How many characters of another text may be needed to find it there; 0 for an empty one.</summary>
    public int Length => _text.Reach;

    /// <summary>Whether the text occurs; an empty one does everywhere.</summary>
    public bool IsIn(ReadOnlySpan<char> span) => _text.IsIn(span);
}
