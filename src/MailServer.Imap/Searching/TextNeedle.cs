using System.Buffers;

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
}

/// <summary>A text to look for, without regard to case (RFC 9051 §6.4.4), made ready once for all messages.</summary>
internal sealed class TextNeedle(NeedlePlace place, string text, string header = "")
{
    private readonly SearchValues<string>? _values = text.Length == 0 ? null : SearchValues.Create([text], StringComparison.OrdinalIgnoreCase);

    public NeedlePlace Place => place;

    /// <summary>The header field's name.</summary>
    public string Field => header;

    public int Length => text.Length;

    /// <summary>Whether the text occurs; an empty one does everywhere.</summary>
    public bool IsIn(ReadOnlySpan<char> span) => _values is null || span.ContainsAny(_values);
}
