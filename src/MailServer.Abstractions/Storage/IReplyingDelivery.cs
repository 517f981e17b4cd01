using MailServer.Messages;
using MailServer.Protocol;

namespace MailServer.Storage;

/// <summary>A delivery that can also send answers of mailboxes. A crash leaves the delivered message, its answer and the memory of it, or none of them. Found by a type test.</summary>
public interface IReplyingDelivery : IQueueingDelivery
{
    /// <summary>Sends an answer with the commit, if the account took the message and the sender has not been answered lately.</summary>
    void AddReply(DeliveryReply reply);

    /// <summary>How many of the answers were sent. Told after the commit.</summary>
    int RepliesSent { get; }
}

/// <summary>An answer to the sender of a message that is delivered.</summary>
/// <param name="Account">Who answers: one of the delivery's targets.</param>
/// <param name="Sender">Who is answered: remembered for the account.</param>
/// <param name="Period">How long the sender is not answered again.</param>
/// <param name="Content">The answer.</param>
public sealed record DeliveryReply(AccountId Account, EmailAddress Sender, TimeSpan Period, MessageContent Content)
{
    /// <summary>The most senders that are remembered for an account; when all of them are recent, nobody new is answered.</summary>
    public const int MostRemembered = 10_000;

    /// <summary>Mailboxes here that get the answer.</summary>
    public IReadOnlyList<DeliveryTarget> Targets { get; init; } = [];

    /// <summary>How it is queued for addresses elsewhere.</summary>
    public IReadOnlyList<QueueEnvelope> Envelopes { get; init; } = [];
}
