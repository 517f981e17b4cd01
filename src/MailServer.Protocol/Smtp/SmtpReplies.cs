namespace MailServer.Protocol.Smtp;

/// <summary>Replies that the grammar itself gives, one object each (RFC 5321 §4.2, codes of RFC 3463 §3).</summary>
public static class SmtpReplies
{
    /// <summary>500 5.5.2: not a command line at all.</summary>
    public static SmtpReply SyntaxError { get; } = new(500, 5, 2, "Syntax error");

    /// <summary>500 5.5.2: longer than RFC 5321 §4.5.3.1.4 and the offered extensions allow.</summary>
    public static SmtpReply LineTooLong { get; } = new(500, 5, 2, "Line too long");

    /// <summary>500 5.5.2: a verb that nobody knows (RFC 3463 §3.6).</summary>
    public static SmtpReply UnknownCommand { get; } = new(500, 5, 2, "Command not recognized");

    /// <summary>502 5.5.1: a verb that is known and switched off.</summary>
    public static SmtpReply NotImplemented { get; } = new(502, 5, 1, "Command not implemented");

    /// <summary>503 5.5.1: not now.</summary>
    public static SmtpReply BadSequence { get; } = new(503, 5, 1, "Bad sequence of commands");

    /// <summary>501 5.5.4: arguments that the command cannot have.</summary>
    public static SmtpReply InvalidArguments { get; } = new(501, 5, 4, "Invalid command arguments");

    /// <summary>501 5.5.4: a command without arguments was given some.</summary>
    public static SmtpReply NoArguments { get; } = new(501, 5, 4, "This command takes no arguments");

    /// <summary>501 5.5.4: HELO, EHLO or LHLO without a proper name.</summary>
    public static SmtpReply InvalidHello { get; } = new(501, 5, 4, "A domain name or an address literal is required");

    /// <summary>501 5.1.7: the reverse-path is malformed.</summary>
    public static SmtpReply BadSender { get; } = new(501, 1, 7, "Bad sender address syntax");

    /// <summary>501 5.1.3: the forward-path is malformed.</summary>
    public static SmtpReply BadRecipient { get; } = new(501, 1, 3, "Bad recipient address syntax");

    /// <summary>550 5.6.7: an address beyond ASCII in a transaction without SMTPUTF8 (RFC 6531 §3.5).</summary>
    public static SmtpReply Utf8NotAllowed { get; } = new(550, 6, 7, "Non-ASCII addresses are not permitted for that sender or recipient");

    /// <summary>501 5.5.4: a parameter is malformed.</summary>
    public static SmtpReply MalformedParameter { get; } = new(501, 5, 4, "Malformed parameter");

    /// <summary>501 5.5.4: a parameter is given twice, or contradicts another.</summary>
    public static SmtpReply ConflictingParameters { get; } = new(501, 5, 4, "Repeated or conflicting parameters");

    /// <summary>501 5.5.4: more parameters than anybody needs.</summary>
    public static SmtpReply TooManyParameters { get; } = new(501, 5, 4, "Too many parameters");

    /// <summary>555 5.5.4: the engine's answer to parameters that nobody handles (RFC 5321 §4.1.1.11).</summary>
    public static SmtpReply UnknownParameters { get; } = new(555, 5, 4, "Parameters not recognized or not implemented");

    /// <summary>501 5.5.2: base64 that is none (RFC 4954 §4).</summary>
    public static SmtpReply BadBase64 { get; } = new(501, 5, 2, "Cannot decode the base64 response");

    /// <summary>550 5.6.11: bare CR, bare LF or NUL in the message (RFC 5321 §2.3.8).</summary>
    public static SmtpReply BareLineEnd { get; } = new(550, 6, 11, "Message contains bare CR, bare LF or NUL; lines end with CRLF");
}
