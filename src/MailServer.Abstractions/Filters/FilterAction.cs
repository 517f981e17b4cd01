using MailServer.Messages;
using MailServer.Protocol;

namespace MailServer.Filters;

/// <summary>What is done with a message for one recipient.</summary>
public abstract record FilterAction
{
    private FilterAction()
    {
    }

    /// <summary>Into INBOX, or where the message would have gone anyway.</summary>
    public sealed record Keep : FilterAction;

    /// <summary>Into a folder instead of INBOX.</summary>
    /// <param name="Folder">The folder; made when missing.</param>
    public sealed record FileInto(string Folder) : FilterAction
    {
        /// <summary>Whether INBOX gets the message, too.</summary>
        public bool AndKeep { get; init; }

        /// <summary>Flags for the filed copy.</summary>
        public MessageFlags Flags { get; init; }
    }

    /// <summary>On to another address instead of INBOX.</summary>
    /// <param name="Address">Where to.</param>
    public sealed record Redirect(EmailAddress Address) : FilterAction
    {
        /// <summary>Whether INBOX gets the message, too.</summary>
        public bool AndKeep { get; init; }
    }

    /// <summary>Nowhere: accepted and dropped for this recipient.</summary>
    public sealed record Discard : FilterAction;

    /// <summary>Refused: the recipient's outcome is 550 5.7.1 with the text (in SMTP only when every recipient refuses).</summary>
    /// <param name="Text">For the sender.</param>
    public sealed record Reject(string Text) : FilterAction;
}
