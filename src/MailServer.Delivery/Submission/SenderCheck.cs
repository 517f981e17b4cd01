using MailServer.Authentication;
using MailServer.Checks;
using MailServer.Delivery.Content;
using MailServer.Directories;
using MailServer.Messages;
using MailServer.Protocol;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;
using MimeKit;

namespace MailServer.Delivery.Submission;

/// <summary>
/// Whoever has logged in sends as themselves only (RFC 6409 §6.1): by their address, by an alias that leads to them, by an address granted
/// to them. The null sender of notices is anybody's. Clients without a log-in are not asked.
/// </summary>
/// <param name="rules">What is asked.</param>
/// <param name="directory">Says whose an address is; null: users have no address but that of their account.</param>
public sealed class SenderCheck(SubmissionRules rules, IUserDirectory? directory) : MailCheck
{
    private const int LongestHeader = 256 * 1024;

    /// <inheritdoc />
    public override async ValueTask<CheckVerdict> OnMailAsync(MailTransaction transaction, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        if (!rules.VerifySender || transaction.Session.Principal is not { } user || transaction.ReversePath is not { } sender) return CheckVerdict.Continue;
        return await OwnsAsync(user, sender, cancellationToken).ConfigureAwait(false) ? CheckVerdict.Continue : Refuse(user, sender.ToString());
    }

    /// <inheritdoc />
    public override async ValueTask<CheckVerdict> OnMessageAsync(MailTransaction transaction, MessageContent content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        if (!rules.VerifyFrom || transaction.Session.Principal is not { } user) return CheckVerdict.Continue;
        var header = await MessageHeader.ReadAsync(content, LongestHeader, cancellationToken).ConfigureAwait(false);
        // A From that stands behind what was read would be seen by the recipients and not by us.
        if (!header.IsWhole) return Refuse("The header is too long");
        var authors = header.All("From").ToList();
        if (authors.Count == 0) return Refuse("The From field is missing");
        foreach (var field in authors)
        {
            if (!InternetAddressList.TryParse(field, out var list) || !list.Mailboxes.Any()) return Refuse("The From field names nobody");
            foreach (var author in list.Mailboxes)
            {
                if (!EmailAddress.TryParse(author.Address, allowUtf8: true, out var address) || !await OwnsAsync(user, address, cancellationToken).ConfigureAwait(false))
                    return Refuse(user, author.Address);
            }
        }

        return CheckVerdict.Continue;
    }

    private async ValueTask<bool> OwnsAsync(MailPrincipal user, EmailAddress address, CancellationToken cancellationToken) =>
        address.Equals(user.Account.Address)
        || (directory is not null && await directory.OwnsAddressAsync(user.Account.Id, address, cancellationToken).ConfigureAwait(false));

    private static CheckVerdict Refuse(MailPrincipal user, string address) => Refuse($"{user.Account.Address} may not send as {address}");

    private static CheckVerdict Refuse(string text) => CheckVerdict.Reject(new SmtpReply(550, 7, 1, text)) with { Reason = "sender not owned" };
}
