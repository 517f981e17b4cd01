using MailServer.Checks;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;

namespace MailServer.Delivery.Submission;

/// <summary>Refuses mail of users who have sent as much as they may in an hour, as early as it is known; nothing is held back or delayed.</summary>
/// <param name="rules">How it is refused.</param>
/// <param name="limits">What was sent.</param>
public sealed class SubmissionLimitCheck(SubmissionRules rules, SubmissionLimits limits) : MailCheck
{
    /// <inheritdoc />
    public override ValueTask<CheckVerdict> OnMailAsync(MailTransaction transaction, CancellationToken cancellationToken) =>
        new(HasRoom(transaction, 0) ? CheckVerdict.Continue : Refuse("messages"));

    /// <inheritdoc />
    public override ValueTask<CheckVerdict> OnRecipientAsync(MailTransaction transaction, EnvelopeRecipient recipient, CancellationToken cancellationToken) =>
        new(HasRoom(transaction, transaction.Recipients.Count + 1) ? CheckVerdict.Continue : Refuse("recipients"));

    /// <inheritdoc />
    public override ValueTask<CheckVerdict> OnDataAsync(MailTransaction transaction, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        if (!limits.IsOn || transaction.Session.Principal is not { } user) return new(CheckVerdict.Continue);
        // Counted here, in one step: sessions of the same user that run at once share what is left.
        return new(limits.TryTake(user.Account.Id, transaction.Recipients.Count) ? CheckVerdict.Continue : Refuse("messages"));
    }

    private bool HasRoom(MailTransaction transaction, int recipients)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return !limits.IsOn || transaction.Session.Principal is not { } user || limits.HasRoom(user.Account.Id, recipients);
    }

    private CheckVerdict Refuse(string what)
    {
        var text = $"You have sent to as many {what} as you may in an hour";
        if (what == "messages") text = "You have sent as many messages as you may in an hour";
        var verdict = rules.RejectsOverLimit
            ? CheckVerdict.Reject(new SmtpReply(550, 7, 1, text))
            : CheckVerdict.Defer(new SmtpReply(450, 7, 1, text + "; try again later"));
        return verdict with { Reason = "submission limit" };
    }
}
