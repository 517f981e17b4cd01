namespace MailServer.Protocol.Imap;

/// <summary>What <see cref="ImapCommandScanner.Scan"/> found.</summary>
public enum ImapScanStatus
{
    /// <summary>All input was taken; the command goes on.</summary>
    NeedMore,

    /// <summary>The command is whole: <see cref="ImapCommandScanner.Text"/> ends with its last CRLF.</summary>
    Complete,

    /// <summary>
    /// A line ended with a literal, see <see cref="ImapCommandScanner.Literal"/>. Buffer it with <see cref="ImapCommandScanner.TryAcceptLiteral"/>,
    /// or read its bytes from the input yourself and call <see cref="ImapCommandScanner.ContinueAfterStreamedLiteral"/>, or refuse with <see cref="ImapCommandScanner.Reset"/>.
    /// </summary>
    LiteralAnnounced,

    /// <summary>The input is refused, see <see cref="ImapCommandScanner.Error"/>.</summary>
    Invalid,
}

/// <summary>Why a command was refused before it was parsed.</summary>
public enum ImapFramingError
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>The line is longer than <see cref="ImapFramingLimits.MaxLineLength"/>.</summary>
    LineTooLong,

    /// <summary>A line feed without a carriage return before it.</summary>
    BareLineFeed,

    /// <summary>A carriage return within a line, or NUL.</summary>
    BadCharacter,

    /// <summary>Braces at the end of a line that hold no number of 63 bits.</summary>
    BadLiteral,

    /// <summary>The buffered literals are larger than <see cref="ImapFramingLimits.MaxLiteralBytes"/>.</summary>
    LiteralTooLarge,

    /// <summary>More than <see cref="ImapFramingLimits.MaxLiterals"/> buffered literals.</summary>
    TooManyLiterals,

    /// <summary>A non-synchronizing literal above <see cref="ImapFramingLimits.MaxNonSyncLiteral"/> (RFC 7888 §5).</summary>
    NonSyncLiteralTooLarge,
}
