using MailServer.Directories;
using MailServer.Protocol;
using MailServer.Receiving;

namespace MailServer.Delivery.Forwarding;

/// <summary>Says under which sender a message is forwarded.</summary>
internal sealed class ForwardingSender(IUserDirectory directory, SenderRewriting? rewriting)
{
    /// <summary>The sender that other servers see, or null for <c>&lt;&gt;</c>.</summary>
    public async ValueTask<EmailAddress?> ForAsync(MailTransaction transaction, string forwardingDomain, CancellationToken cancellationToken)
    {
        // The null sender has no SPF to break.
        if (transaction.ReversePath is not { } sender || rewriting is null) return transaction.ReversePath;
        var own = await directory.ResolveAsync(sender, cancellationToken).ConfigureAwait(false);
        // Mail of a domain of ours comes from here anyway.
        if (own is not (RecipientResolution.Foreign or RecipientResolution.TryLater)) return sender;
        return rewriting.Rewrite(sender, forwardingDomain) ?? sender;
    }

    /// <summary>The sender whom a bounce is for that comes to an address made here; null when it is none.</summary>
    public async ValueTask<EmailAddress?> RestoreAsync(MailTransaction transaction, EmailAddress address, CancellationToken cancellationToken)
    {
        // Only notices come back; anything else would be a way through this server for strangers.
        if (rewriting is null || transaction.ReversePath is not null || !rewriting.TryRestore(address, out var sender)) return null;
        return await directory.ResolveAsync(address, cancellationToken).ConfigureAwait(false) is RecipientResolution.Foreign ? null : sender;
    }
}
