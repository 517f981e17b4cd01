using MailServer.Protocol.Imap;

namespace MailServer.Storage;

/// <summary>An ability of an <see cref="IMailFolder"/> that was opened for somebody who may not have every right in it.</summary>
public interface IRightsFolder
{
    /// <summary>The user's rights when they were last looked at.</summary>
    MailboxRights Rights { get; }

    /// <summary>Whether \Seen is the user's own and not shared with other readers (RFC 4314 §5.2).</summary>
    bool HasPrivateSeen => false;

    /// <summary>
    /// Looks at the rights anew if they may have changed. A folder that may not be read any more is <see cref="IMailFolder.IsDeleted"/> then.
    /// <see cref="IMailFolder.WaitForChangeAsync"/> also completes when they change.
    /// </summary>
    ValueTask RefreshRightsAsync(CancellationToken cancellationToken) => default;
}
