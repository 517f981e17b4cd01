using System.Text;
using MailServer.Directories;
using MailServer.Protocol;
using MailServer.Receiving;

namespace MailServer.Delivery.Notifications;

/// <summary>Finds out whether a notice may be in UTF-8 (RFC 6533 §4.5): nobody asks the server of its receiver before it is written.</summary>
internal sealed class Utf8Readers(IUserDirectory? directory)
{
    public async ValueTask<bool> AreAllAsync(IEnumerable<EnvelopeRecipient> receivers)
    {
        foreach (var receiver in receivers)
        {
            if (!await IsOneAsync(receiver.Address).ConfigureAwait(false)) return false;
        }

        return true;
    }

    // RFC 6531 §3.1: mail reaches a local part beyond ASCII by servers with SMTPUTF8 only. Our own mailboxes take anything; of others nothing is known.
    private async ValueTask<bool> IsOneAsync(EmailAddress receiver)
    {
        if (!Ascii.IsValid(receiver.LocalPart)) return true;
        if (directory is null) return false;
        return await directory.ResolveAsync(receiver, CancellationToken.None).ConfigureAwait(false) is RecipientResolution.Local;
    }
}
