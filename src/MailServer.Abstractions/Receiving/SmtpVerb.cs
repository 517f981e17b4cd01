using MailServer.Protocol.Smtp;

namespace MailServer.Receiving;

/// <summary>A command that an embedder adds to SMTP sessions.</summary>
public abstract class SmtpVerb
{
    /// <summary>The command's name in upper case, such as <c>XTICKET</c>. A name of the protocol's own cannot be replaced.</summary>
    public abstract string Verb { get; }

    /// <summary>The line to announce in the EHLO reply, or null for none.</summary>
    public virtual string? Announcement => null;

    /// <summary>Answers the command. An exception becomes 451 4.3.0 and a log entry.</summary>
    /// <param name="session">The session.</param>
    /// <param name="argument">What followed the name, without the line end.</param>
    /// <param name="cancellationToken">Cancelled when the connection or the time limit of checks ends.</param>
    public abstract ValueTask<SmtpReply> ExecuteAsync(MailSession session, string argument, CancellationToken cancellationToken);
}
