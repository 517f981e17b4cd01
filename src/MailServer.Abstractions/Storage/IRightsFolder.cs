using MailServer.Protocol.Imap;

namespace MailServer.Storage;

/// <summary>An ability of an <see cref="IMailFolder"/> that was opened for somebody who may not have every right in it.</summary>
public interface IRightsFolder
{
    /// <summary>The user's rights when they were last looked at.</summary>
    MailboxRights Rights { get; }

    /// <summary>Whether \Seen is the user's own and not shared with other readers (RFC 4314 §5.2).</summary>
    bool HasPrivateSeen => false;
}
