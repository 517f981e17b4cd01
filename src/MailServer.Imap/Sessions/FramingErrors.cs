using MailServer.Protocol.Imap;

namespace MailServer.Imap.Sessions;

/// <summary>Words for the client for what is wrong with a command's frame.</summary>
internal static class FramingErrors
{
    public static string Describe(ImapFramingError error) => error switch
    {
        ImapFramingError.LineTooLong => "The line is too long",
        ImapFramingError.BareLineFeed => "A line must end with CR and LF",
        ImapFramingError.BadCharacter => "The line holds a bare CR or NUL",
        ImapFramingError.BadLiteral => "The literal is malformed",
        ImapFramingError.TooManyLiterals => "Too many literals",
        _ => "The literal is too large",
    };
}
