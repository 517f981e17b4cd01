using MailServer.Messages;
using MailServer.Protocol.Imap;

namespace MailServer.Testing.Conformance;

public abstract partial class StoreContract
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    [Fact]
    public async Task An_answer_is_queued_with_the_message_that_it_answers_and_once_in_its_time()
    {
        var (account, inbox) = await NewInboxAsync();
        Assert.Equal(1, await AnswerAsync(account.Id, Reply(account.Id, "away", "zoe@there.test")));
        Assert.Equal(0, await AnswerAsync(account.Id, Reply(account.Id, "away", "ZOE@There.test")));
        Assert.Equal(1, await AnswerAsync(account.Id, Reply(account.Id, "away", "yves@there.test")));

        Assert.Equal(3, (await FetchAllAsync(inbox)).Count);
        Assert.Equal(["zoe", "yves"], (await QueuedAsync()).Select(item => item.Recipient.LocalPart));
        foreach (var lease in await Queueing.Queue.LeaseAsync(10, TimeSpan.FromMinutes(1), CancellationToken.None))
        {
            Assert.Null(lease.Item.ReversePath);
            Assert.Equal(Message("away"), await ReadAsync(lease.Content));
            Assert.True(await Queueing.Queue.CompleteAsync(lease, CancellationToken.None));
        }
    }

    [Fact]
    public async Task An_answer_goes_into_a_mailbox_here()
    {
        var (account, _) = await NewInboxAsync();
        var (other, inbox) = await NewInboxAsync();

        Assert.Equal(1, await AnswerAsync(account.Id, Reply(account.Id, "away", "bob@here.test") with { Targets = [new DeliveryTarget(other.Id)], Envelopes = [] }));

        Assert.Equal(Message("away"), await ReadAsync(Assert.Single(await FetchAllAsync(inbox, MessageFields.Content)).Content));
        Assert.Empty(await QueuedAsync());
    }

    [Fact]
    public async Task Only_who_has_the_message_answers_and_others_answer_for_themselves()
    {
        var full = await CreateAccountAsync(quotaBytes: 1);
        var (account, _) = await NewInboxAsync();

        Assert.Equal(0, await AnswerAsync(full, Reply(full, "away", "zoe@there.test")));
        Assert.Equal(0, await AnswerAsync(account.Id, Reply(full, "away", "zoe@there.test")));
        Assert.Equal(1, await AnswerAsync(account.Id, Reply(account.Id, "away", "zoe@there.test")));
        Assert.Single(await QueuedAsync());
    }

    [Fact]
    public async Task Without_a_commit_nobody_is_answered_nor_remembered()
    {
        var (account, _) = await NewInboxAsync();
        await using (var delivery = await BeginReplyingAsync(account.Id)) delivery.AddReply(Reply(account.Id, "away", "zoe@there.test"));

        Assert.Empty(await QueuedAsync());
        Assert.Equal(1, await AnswerAsync(account.Id, Reply(account.Id, "away", "zoe@there.test")));
    }

    [Fact]
    public async Task Who_was_answered_is_known_after_a_crash_and_the_answer_is_there()
    {
        var account = await CreateAccountAsync();
        Assert.Equal(1, await AnswerAsync(account, Reply(account, "away", "zoe@there.test")));

        var reopening = ReopenAfterCrashAsync();
        if (reopening is null) Assert.Skip(NoCrash);
        Store = await reopening;

        Assert.Equal(0, await AnswerAsync(account, Reply(account, "away", "zoe@there.test")));
        Assert.Equal("zoe", Assert.Single(await QueuedAsync()).Recipient.LocalPart);
    }

    private static DeliveryReply Reply(AccountId account, string text, string sender) =>
        new(account, Address(sender), Week, MessageContent.FromMemory(Message(text))) { Envelopes = [Envelope(null, sender) with { PreludeSkipped = 0 }] };

    private async Task<int> AnswerAsync(AccountId account, DeliveryReply reply)
    {
        await using var delivery = await BeginReplyingAsync(account);
        delivery.AddReply(reply);
        await delivery.CommitAsync(Prelude, CancellationToken.None);
        return delivery.RepliesSent;
    }

    private async Task<IReplyingDelivery> BeginReplyingAsync(AccountId account)
    {
        var delivery = await BeginQueueingAsync(account);
        if (delivery is not IReplyingDelivery) Assert.Skip("The store sends no answers.");
        return (IReplyingDelivery)delivery;
    }
}
