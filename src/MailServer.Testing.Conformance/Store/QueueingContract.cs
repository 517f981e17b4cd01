using MailServer.Protocol;
using MailServer.Protocol.Smtp;
using MailServer.Queue;
using MailServer.Receiving;

namespace MailServer.Testing.Conformance;

public abstract partial class StoreContract
{
    private static readonly byte[] Prelude = "Return-Path: <a@example.test>\r\nX-Both: 1\r\n"u8.ToArray();

    [Fact]
    public async Task Mailboxes_and_queue_are_filled_by_one_commit()
    {
        var (account, inbox) = await NewInboxAsync();
        await using var delivery = await BeginQueueingAsync(account.Id);
        delivery.AddEnvelope(Envelope("a@example.test", "one@there.test", "two@there.test"));
        delivery.AddEnvelope(Envelope(null, "three@there.test"));
        Assert.False(delivery.IsQueued);
        Assert.Empty(await QueuedAsync());

        Assert.Equal(StoreError.None, Assert.Single(await delivery.CommitAsync(Prelude, CancellationToken.None)).Error);

        Assert.True(delivery.IsQueued);
        Assert.Equal(Prelude.Concat(Message("both")), await ReadAsync(Assert.Single(await FetchAllAsync(inbox, MessageFields.Content)).Content));
        var items = await QueuedAsync();
        Assert.Equal(["one", "two", "three"], items.Select(item => item.Recipient.LocalPart));
        Assert.Equal(["a@example.test", "a@example.test", null], items.Select(item => item.ReversePath?.ToString()));
        byte[] queued = [.. "X-Both: 1\r\n"u8, .. Message("both")];
        Assert.All(items, item => Assert.Equal(queued.Length, item.Size));
        var leases = await Queueing.Queue.LeaseAsync(10, TimeSpan.FromMinutes(1), CancellationToken.None);
        foreach (var lease in leases) Assert.Equal(queued, await ReadAsync(lease.Content));
        foreach (var lease in leases) Assert.True(await Queueing.Queue.CompleteAsync(lease, CancellationToken.None));
        Assert.Single(await FetchAllAsync(inbox));
    }

    [Fact]
    public async Task An_envelope_has_header_lines_of_its_own()
    {
        await using var delivery = await BeginQueueingAsync();
        delivery.AddEnvelope(Envelope("a@example.test", "one@there.test") with { Headers = "X-Own: 1\r\n"u8.ToArray() });
        delivery.AddEnvelope(Envelope("a@example.test", "two@there.test"));
        await delivery.CommitAsync(Prelude, CancellationToken.None);

        byte[] shared = [.. "X-Both: 1\r\n"u8, .. Message("both")];
        byte[] own = [.. "X-Own: 1\r\n"u8, .. shared];
        Assert.Equal([own.Length, shared.Length], (await QueuedAsync()).Select(item => item.Size));
        foreach (var lease in await Queueing.Queue.LeaseAsync(10, TimeSpan.FromMinutes(1), CancellationToken.None))
            Assert.Equal(lease.Item.Recipient.LocalPart == "one" ? own : shared, await ReadAsync(lease.Content));
        Assert.Throws<ArgumentOutOfRangeException>(() => delivery.AddEnvelope(Envelope(null, "one@there.test") with { Headers = new byte[QueueEnvelope.MostHeaders + 1] }));
    }

    [Fact]
    public async Task A_queued_message_outlives_the_copies_in_mailboxes()
    {
        var (account, inbox) = await NewInboxAsync();
        await using var delivery = await BeginQueueingAsync(account.Id);
        delivery.AddEnvelope(Envelope("a@example.test", "one@there.test"));
        await delivery.CommitAsync(Prelude, CancellationToken.None);

        await DeleteAndExpungeAsync(inbox, MailServer.Protocol.Imap.UidSet.All);

        var lease = Assert.Single(await Queueing.Queue.LeaseAsync(10, TimeSpan.FromMinutes(1), CancellationToken.None));
        Assert.EndsWith("both\r\n", System.Text.Encoding.UTF8.GetString(await ReadAsync(lease.Content)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_may_be_queued_without_any_mailbox_and_the_queue_is_told()
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Queueing.Queue.WorkArrived += (_, _) => told.TrySetResult();
        await using var delivery = await BeginQueueingAsync();
        delivery.AddEnvelope(Envelope("a@example.test", "one@there.test"));

        Assert.Empty(await delivery.CommitAsync(Prelude, CancellationToken.None));

        Assert.True(delivery.IsQueued);
        Assert.Single(await QueuedAsync());
        await told.Task.WaitAsync(Guard);
    }

    [Fact]
    public async Task A_full_mailbox_does_not_keep_a_message_from_the_queue()
    {
        await using var delivery = await BeginQueueingAsync(await CreateAccountAsync(quotaBytes: 1));
        delivery.AddEnvelope(Envelope("a@example.test", "one@there.test"));

        Assert.Equal(StoreError.OverQuota, Assert.Single(await delivery.CommitAsync(Prelude, CancellationToken.None)).Error);

        Assert.True(delivery.IsQueued);
        Assert.Single(await QueuedAsync());
    }

    [Fact]
    public async Task Without_a_commit_nothing_is_queued()
    {
        await using (var delivery = await BeginQueueingAsync()) delivery.AddEnvelope(Envelope("a@example.test", "one@there.test"));

        Assert.Empty(await QueuedAsync());
    }

    private IQueueingStore Queueing
    {
        get
        {
            if (Store is not IQueueingStore) Assert.Skip("The store keeps no queue.");
            return (IQueueingStore)Store;
        }
    }

    private static QueueEnvelope Envelope(string? sender, params string[] recipients) => new()
    {
        ReversePath = sender is null ? null : Address(sender),
        Recipients = [.. recipients.Select(r => new EnvelopeRecipient(Address(r), RecipientParameters.None))],
        PreludeSkipped = "Return-Path: <a@example.test>\r\n".Length,
    };

    private static EmailAddress Address(string text) => EmailAddress.TryParse(text, false, out var address) ? address : throw new FormatException(text);

    private async Task<IQueueingDelivery> BeginQueueingAsync(params AccountId[] accounts)
    {
        var delivery = Assert.IsAssignableFrom<IQueueingDelivery>((await Queueing.BeginDeliveryAsync(new DeliveryOptions(), CancellationToken.None)).Value);
        await WriteAsync(delivery.Content, Message("both"));
        Assert.True((await delivery.CompleteContentAsync(CancellationToken.None)).IsSuccess);
        foreach (var account in accounts) delivery.AddTarget(new DeliveryTarget(account));
        return delivery;
    }

    private async Task<IReadOnlyList<QueueItem>> QueuedAsync() => await Queueing.Queue.QueryAsync(null, 100, CancellationToken.None);
}
