using MailServer.Checks;
using MailServer.Messages;
using MailServer.Receiving;

namespace MailServer.Testing;

/// <summary>Plays the faults of replies, and tells the connection when the faults of bytes are due.</summary>
internal sealed class FaultCheck(MailFaults faults) : MailCheck
{
    private static readonly object RecipientsAsked = new();

    public override ValueTask<CheckVerdict> OnMailAsync(MailTransaction transaction, CancellationToken cancellationToken) =>
        Answer(faults.Take(FaultPoint.Sender));

    public override ValueTask<CheckVerdict> OnRecipientAsync(MailTransaction transaction, EnvelopeRecipient recipient, CancellationToken cancellationToken)
    {
        var number = transaction.Items.TryGetValue(RecipientsAsked, out var asked) ? (int)asked! + 1 : 1;
        transaction.Items[RecipientsAsked] = number;
        return Answer(faults.Take(FaultPoint.Recipient, fault => fault.Number == 0 || fault.Number == number));
    }

    public override ValueTask<CheckVerdict> OnDataAsync(MailTransaction transaction, CancellationToken cancellationToken)
    {
        if (faults.Take(FaultPoint.Data) is { } refusal) return Answer(refusal);
        if (transaction.Session.Connection is FaultyConnection connection) connection.DataBegins();
        return new(CheckVerdict.Continue);
    }

    public override ValueTask<CheckVerdict> OnMessageAsync(MailTransaction transaction, MessageContent content, CancellationToken cancellationToken)
    {
        if (faults.Take(FaultPoint.Message) is { } refusal) return Answer(refusal);
        if (transaction.Session.Connection is FaultyConnection connection) connection.MessageEnds();
        return new(CheckVerdict.Continue);
    }

    private static ValueTask<CheckVerdict> Answer(Fault? fault) => new(fault?.Verdict ?? CheckVerdict.Continue);
}
