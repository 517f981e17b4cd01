using MailServer.Checks;
using MailServer.Receiving;

namespace MailServer.Hosting.Policies;

/// <summary>Trusts an SMTP client from whose address somebody has read mail lately. Off unless <c>Security:PopBeforeSmtp</c> is set.</summary>
internal sealed class PopBeforeSmtpCheck(RecentLogIns recent) : MailCheck
{
    public override ValueTask<CheckVerdict> OnMailAsync(MailTransaction transaction, CancellationToken cancellationToken)
    {
        // Asked at MAIL, not at the connection: the client may have read its mail in between, and XCLIENT may have changed the address.
        if (recent.Contains(transaction.Session.RemoteEndPoint)) transaction.Session.IsTrusted = true;
        return new(CheckVerdict.Continue);
    }
}
