using System.Text;
using MailServer.Messages;
using MailServer.Mime;

namespace MailServer.Testing.Conformance;

public abstract partial class StoreContract
{
    [Fact]
    public async Task A_delivered_message_is_in_INBOX_byte_for_byte()
    {
        var (account, inbox) = await NewInboxAsync();

        var outcome = await DeliverAsync(account.Id, "hello");

        Assert.Equal(StoreError.None, outcome.Error);
        Assert.Equal("INBOX", outcome.Folder);
        var message = Assert.Single(await FetchAllAsync(inbox, MessageFields.Content));
        Assert.Equal(outcome.Uid, message.Uid);
        Assert.Equal(Message("hello"), await ReadAsync(message.Content));
        Assert.Equal(Message("hello").Length, message.Size);
        Assert.Equal(MessageFlags.None, message.Flags);
        Assert.NotEmpty(message.EmailId);
    }

    [Fact]
    public async Task The_prelude_stands_in_front_of_the_content_and_counts()
    {
        var (account, inbox) = await NewInboxAsync();
        var prelude = "Return-Path: <a@example.test>\r\n"u8.ToArray();

        await DeliverAsync([new DeliveryTarget(account.Id)], Message("hello"), prelude);

        var message = Assert.Single(await FetchAllAsync(inbox, MessageFields.Content | MessageFields.Parts));
        Assert.Equal(prelude.Concat(Message("hello")), await ReadAsync(message.Content));
        Assert.Equal(prelude.Length + Message("hello").Length, message.Size);
        Assert.Equal(message.Size, message.Index!.Parts[0].BodyOffset + message.Index.Parts[0].BodyLength);
    }

    [Fact]
    public async Task Every_recipient_gets_the_message_under_the_same_email_id()
    {
        var (first, firstInbox) = await NewInboxAsync();
        var (second, secondInbox) = await NewInboxAsync(messages: 2);

        var outcomes = await DeliverAsync([new DeliveryTarget(first.Id), new DeliveryTarget(second.Id)], Message("to both"));

        Assert.Equal([StoreError.None, StoreError.None], outcomes.Select(o => o.Error));
        var one = Assert.Single(await FetchAllAsync(firstInbox, MessageFields.Content));
        var other = (await FetchAllAsync(secondInbox, MessageFields.Content))[^1];
        Assert.Equal(one.EmailId, other.EmailId);
        Assert.Equal(Message("to both"), await ReadAsync(one.Content));
        Assert.Equal(Message("to both"), await ReadAsync(other.Content));
    }

    [Fact]
    public async Task Different_messages_have_different_email_ids()
    {
        var (_, inbox) = await NewInboxAsync(messages: 3);

        Assert.Equal(3, (await FetchAllAsync(inbox)).Select(m => m.EmailId).Distinct().Count());
    }

    [Fact]
    public async Task Nothing_is_visible_before_the_commit()
    {
        var (account, inbox) = await NewInboxAsync();
        var before = inbox.State;
        await using var delivery = (await Store.BeginDeliveryAsync(new DeliveryOptions(), CancellationToken.None)).Value;

        await delivery.Content.WriteAsync(Message("half"));
        delivery.AddTarget(new DeliveryTarget(account.Id));
        await AssertUnchangedAsync();
        var content = (await delivery.CompleteContentAsync(CancellationToken.None)).Value;
        await AssertUnchangedAsync();

        Assert.Equal(Message("half"), await ReadAsync(content));
        await delivery.CommitAsync(ReadOnlyMemory<byte>.Empty, CancellationToken.None);
        Assert.Equal(1u, inbox.State.Messages);

        async Task AssertUnchangedAsync()
        {
            Assert.Equal(before, inbox.State);
            Assert.Empty(await FetchAllAsync(inbox));
            Assert.Equal(before, (await account.GetStateAsync("INBOX", CancellationToken.None)).Value);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_delivery_that_is_given_up_leaves_nothing(bool contentIsComplete)
    {
        var (account, inbox) = await NewInboxAsync();
        var before = inbox.State;

        await using (var delivery = (await Store.BeginDeliveryAsync(new DeliveryOptions(), CancellationToken.None)).Value)
        {
            await delivery.Content.WriteAsync(Message("given up"));
            delivery.AddTarget(new DeliveryTarget(account.Id));
            if (contentIsComplete) await delivery.CompleteContentAsync(CancellationToken.None);
        }

        await DeliverAsync(account.Id, "next");
        Assert.Equal(["next"], await BodiesAsync(inbox));
        Assert.Equal(before.UidNext + 1, inbox.State.UidNext);
    }

    [Fact]
    public async Task Each_target_has_its_own_outcome_in_order()
    {
        var (account, inbox) = await NewInboxAsync();
        var full = await CreateAccountAsync(quotaBytes: 10);

        var outcomes = await DeliverAsync(
            [new(new AccountId("nobody-here")), new(account.Id), new(full), new(account.Id) { Folder = "Junk" }], Message("mixed"));

        Assert.Equal([StoreError.NotFound, StoreError.None, StoreError.OverQuota, StoreError.None], outcomes.Select(o => o.Error));
        Assert.Equal("Junk", outcomes[3].Folder);
        Assert.Equal(["mixed"], await BodiesAsync(inbox));
        Assert.Empty(await BodiesAsync(await OpenAsync(await OpenAccountAsync(full), "INBOX")));
    }

    [Theory]
    [InlineData("Sent", false, "Sent")]
    [InlineData("inbox", false, "INBOX")]
    [InlineData("No such folder", false, "INBOX")]
    [InlineData("New/Folder", true, "New/Folder")]
    [InlineData("bad//name", true, "INBOX")]
    public async Task A_target_may_name_a_folder(string folder, bool create, string expected)
    {
        var account = await NewAccountAsync();

        var outcome = await DeliverAsync(new DeliveryTarget(account.Id) { Folder = folder, CreateFolder = create }, "filed");

        Assert.Equal(expected, outcome.Folder);
        Assert.Equal(["filed"], await BodiesAsync(await OpenAsync(account, expected)));
    }

    [Fact]
    public async Task Flags_and_time_of_receipt_are_kept()
    {
        var (account, inbox) = await NewInboxAsync();
        var receivedAt = new DateTimeOffset(2020, 2, 29, 12, 34, 56, TimeSpan.FromHours(2));
        var flags = new MessageFlags(SystemFlags.Seen | SystemFlags.Flagged, ["$Forwarded", "work"]);

        await DeliverAsync(
            [new DeliveryTarget(account.Id) { Flags = flags }], Message("x"), options: new DeliveryOptions { ReceivedAt = receivedAt });

        var message = Assert.Single(await FetchAllAsync(inbox));
        Assert.Equal(flags, message.Flags);
        Assert.Equal(receivedAt, message.InternalDate);
        Assert.Equal(["$Forwarded", "work"], inbox.Keywords);
        await AssertConsistentAsync(account, "INBOX", inbox);
    }

    [Fact]
    public async Task A_large_message_is_kept_whole_and_read_by_range()
    {
        var (account, inbox) = await NewInboxAsync();
        var line = Encoding.UTF8.GetBytes(new string('x', 76) + "\r\n");
        var content = Message("large").Concat(Enumerable.Repeat(line, 60_000).SelectMany(l => l)).ToArray();

        await DeliverAsync([new DeliveryTarget(account.Id)], content, options: new DeliveryOptions { ExpectedSize = content.Length });

        var message = Assert.Single(await FetchAllAsync(inbox, MessageFields.Content));
        Assert.Equal(content, await ReadAsync(message.Content));
        var range = new byte[100_000];
        var read = await message.Content!.ReadAsync(1_234_567, range, CancellationToken.None);
        Assert.InRange(read, 1, range.Length);
        Assert.Equal(content[1_234_567..(1_234_567 + read)], range[..read]);
        Assert.Equal(0, await message.Content.ReadAsync(content.Length, range, CancellationToken.None));
    }

    [Fact]
    public async Task An_empty_message_is_a_message()
    {
        var (account, inbox) = await NewInboxAsync();

        await DeliverAsync([new DeliveryTarget(account.Id)], []);

        Assert.Equal(0, Assert.Single(await FetchAllAsync(inbox)).Size);
    }

    [Fact]
    public async Task The_index_is_what_the_indexer_finds()
    {
        var (account, inbox) = await NewInboxAsync();
        var content = Encoding.UTF8.GetBytes(
            "Date: Wed, 17 Jul 1996 02:23:25 -0700\r\nSubject: =?utf-8?q?=C3=A4?=\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
            + "--b\r\n\r\none\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\ntwo\r\n--b--\r\n");
        var expected = await new MessageIndexer().IndexAsync(MessageContent.FromMemory(content), CancellationToken.None);

        await DeliverAsync([new DeliveryTarget(account.Id)], content);

        const MessageFields All = MessageFields.Envelope | MessageFields.Structure | MessageFields.Parts | MessageFields.Headers;
        var index = Assert.Single(await FetchAllAsync(inbox, All)).Index;
        Assert.NotNull(index);
        Assert.Equal(expected.Envelope.ToArray(), index.Envelope.ToArray());
        Assert.Equal(expected.BodyStructure.ToArray(), index.BodyStructure.ToArray());
        Assert.Equal(expected.Body.ToArray(), index.Body.ToArray());
        Assert.Equal(expected.Parts, index.Parts);
        Assert.Equal(expected.Headers, index.Headers);
        Assert.Equal(expected.SentDate, index.SentDate);
    }

    [Fact]
    public async Task An_account_that_does_not_exist_cannot_be_opened() =>
        Assert.Equal(StoreError.NotFound, (await Store.OpenAccountAsync(new AccountId("nobody-here"), CancellationToken.None)).Error);
}
