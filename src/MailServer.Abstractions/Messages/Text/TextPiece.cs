namespace MailServer.Messages.Text;

/// <summary>Where a piece of text stands.</summary>
public enum TextPlace
{
    /// <summary>In the header of the message itself.</summary>
    Header,

    /// <summary>In a text part, or in the header of an enclosed message.</summary>
    Body,
}

/// <summary>A piece of a message's text.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="IsFirst">Whether it begins a text of its own; else it goes on where the last piece ended.</param>
/// <param name="Text">The characters, valid until the next piece is asked for.</param>
public readonly record struct TextPiece(TextPlace Place, bool IsFirst, ReadOnlyMemory<char> Text);
