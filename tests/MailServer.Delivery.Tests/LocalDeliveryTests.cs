using System.Text;
using MailServer.Delivery.Tests.Support;
using MailServer.Directories;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;
using MailServer.Storage;

namespace MailServer.Delivery.Tests;

public class LocalDeliveryTests
{
    private const string Delivered = "Return-Path: <sender@example.org>\r\n" + DeliveryHarness.Text;

    [Fact]
    public async Task A_message_gets_its_return_path_and_goes_to_every_recipient_once()
    {
        var harness = await DeliveryHarness.CreateAsync();
        await harness.AddAliasAsync("team@example.test", "alice@example.test", "bob@example.test");
        Assert.Equal(
            ["250 2.0.0", "250 2.0.0", "250 2.0.0"],
            await harness.SendAsync("alice@example.test", "team@example.test", "alice+x@example.test"));
        Assert.Equal([Delivered], await harness.MailAsync("alice"));
        Assert.Equal([Delivered], await harness.MailAsync("bob"));
    }

    [Fact]
    public async Task A_sub_address_goes_into_its_folder_when_there_is_one()
    {
        var harness = await DeliveryHarness.CreateAsync();
        await harness.CreateFolderAsync("alice", "lists");
        await harness.SendAsync("alice+lists@example.test");
        await harness.SendAsync("alice+other@example.test");
        Assert.Single(await harness.MailAsync("alice", "lists"));
        Assert.Single(await harness.MailAsync("alice"));
        harness.Options.DetailNamesFolder = false;
        await harness.SendAsync("alice+lists@example.test");
        Assert.Single(await harness.MailAsync("alice", "lists"));
    }

    [Fact]
    public async Task Quarantined_mail_goes_to_junk_with_the_headers_of_the_checks()
    {
        var harness = await DeliveryHarness.CreateAsync();
        harness.Disposition = new MessageDisposition { IsQuarantined = true, Headers = Encoding.UTF8.GetBytes("X-Spam: yes\r\n") };
        await harness.SendAsync("alice@example.test");
        Assert.Equal(["Return-Path: <sender@example.org>\r\nX-Spam: yes\r\n" + DeliveryHarness.Text], await harness.MailAsync("alice", "Junk"));
        Assert.Empty(await harness.MailAsync("alice"));
    }

    [Fact]
    public async Task Delivered_to_ends_loops_when_it_is_on()
    {
        var harness = await DeliveryHarness.CreateAsync();
        harness.Options.AddDeliveredTo = true;
        await harness.SendAsync("alice@example.test");
        var copy = Assert.Single(await harness.MailAsync("alice"));
        Assert.StartsWith("Return-Path: <sender@example.org>\r\nDelivered-To: alice@example.test\r\n", copy, StringComparison.Ordinal);
        Assert.Equal(["554 5.4.6"], await harness.SendTextAsync(copy, "alice@example.test"));
        await harness.SendAsync("alice@example.test", "bob@example.test");
        Assert.DoesNotContain("Delivered-To", Assert.Single(await harness.MailAsync("bob")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_smtp_a_full_mailbox_keeps_the_message_from_everybody()
    {
        var harness = await DeliveryHarness.CreateAsync();
        await harness.AddUserAsync("dave", new UserSettings { QuotaBytes = 10 });
        Assert.Equal(["452 4.2.2", "452 4.2.2"], await harness.SendAsync("alice@example.test", "dave@example.test"));
        Assert.Empty(await harness.MailAsync("alice"));
        Assert.Empty(await harness.MailAsync("dave"));
    }

    [Fact]
    public async Task Over_lmtp_each_recipient_has_its_own_outcome()
    {
        var harness = await DeliveryHarness.CreateAsync();
        harness.Service = MailServiceKind.Lmtp;
        await harness.AddUserAsync("dave", new UserSettings { QuotaBytes = 10 });
        Assert.Equal(
            ["250 2.0.0", "452 4.2.2", "250 2.0.0"],
            await harness.SendAsync("alice@example.test", "dave@example.test", "bob@example.test"));
        Assert.Single(await harness.MailAsync("alice"));
        Assert.Empty(await harness.MailAsync("dave"));
        Assert.Single(await harness.MailAsync("bob"));
    }

    [Fact]
    public async Task Over_smtp_a_failure_in_the_commit_goes_to_the_queue()
    {
        var harness = await DeliveryHarness.CreateAsync();
        harness.HasQueue = true;
        harness.Store.FailInCommit[await harness.IdAsync("bob")] = StoreError.OverQuota;
        Assert.Equal(["250 2.0.0", "250 2.0.0"], await harness.SendAsync("alice@example.test", "bob@example.test"));
        Assert.Single(await harness.MailAsync("alice"));
        var (message, text) = Assert.Single(harness.Queue.Items);
        Assert.Equal(["bob@example.test"], message.Recipients.Select(r => r.Address.ToString()));
        Assert.Equal(DeliveryHarness.Text, text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Over_smtp_a_failure_in_the_commit_takes_the_others_back_when_no_queue_helps(bool hasBrokenQueue)
    {
        var harness = await DeliveryHarness.CreateAsync();
        harness.HasQueue = hasBrokenQueue;
        harness.Queue.IsBroken = true;
        harness.Store.FailInCommit[await harness.IdAsync("bob")] = StoreError.Unavailable;
        Assert.Equal(["452 4.3.1", "452 4.3.1"], await harness.SendAsync("alice@example.test", "bob@example.test"));
        Assert.Empty(await harness.MailAsync("alice"));
    }

    [Fact]
    public async Task Over_lmtp_nothing_is_taken_back_from_other_recipients()
    {
        var harness = await DeliveryHarness.CreateAsync();
        harness.Service = MailServiceKind.Lmtp;
        harness.Store.FailInCommit[await harness.IdAsync("bob")] = StoreError.Unavailable;
        Assert.Equal(["250 2.0.0", "452 4.3.1"], await harness.SendAsync("alice@example.test", "bob@example.test"));
        Assert.Single(await harness.MailAsync("alice"));
    }

    [Fact]
    public async Task Foreign_recipients_are_queued_in_the_same_step()
    {
        var harness = await DeliveryHarness.CreateAsync();
        (harness.HasQueue, harness.IsTrusted) = (true, true);
        harness.Disposition = new MessageDisposition { Headers = Encoding.UTF8.GetBytes("X-Checked: yes\r\n") };
        Assert.Equal(["250 2.0.0", "250 2.0.0"], await harness.SendAsync("alice@example.test", "someone@elsewhere.example"));
        var (message, text) = Assert.Single(harness.Queue.Items);
        Assert.Equal("sender@example.org", message.ReversePath!.ToString());
        Assert.Equal(["someone@elsewhere.example"], message.Recipients.Select(r => r.Address.ToString()));
        Assert.Equal("X-Checked: yes\r\n" + DeliveryHarness.Text, text);
    }

    [Fact]
    public async Task A_store_with_a_queue_takes_local_and_foreign_recipients_in_one_commit()
    {
        var harness = await DeliveryHarness.CreateAsync();
        (harness.SharesCommit, harness.IsTrusted) = (true, true);
        harness.Disposition = new MessageDisposition { Headers = Encoding.UTF8.GetBytes("X-Checked: yes\r\n") };
        Assert.Equal(["250 2.0.0", "250 2.0.0"], await harness.SendAsync("alice@example.test", "someone@elsewhere.example"));
        Assert.Equal(["Return-Path: <sender@example.org>\r\nX-Checked: yes\r\n" + DeliveryHarness.Text], await harness.MailAsync("alice"));
        var lease = Assert.Single(await harness.Inner.Queue.LeaseAsync(10, TimeSpan.FromMinutes(1), default));
        using var reader = new StreamReader(lease.Content.OpenStream());
        Assert.Equal("X-Checked: yes\r\n" + DeliveryHarness.Text, await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task A_mailbox_that_fills_up_meanwhile_does_not_undo_what_is_queued()
    {
        var harness = await DeliveryHarness.CreateAsync();
        (harness.SharesCommit, harness.IsTrusted) = (true, true);
        await harness.AddUserAsync("dave", new UserSettings { QuotaBytes = 10 });
        Assert.Equal(["250 2.0.0", "250 2.0.0"], await harness.SendAsync("dave@example.test", "someone@elsewhere.example"));
        var items = await harness.Inner.Queue.QueryAsync(null, 10, default);
        Assert.Equal(["someone@elsewhere.example", "dave@example.test"], items.Select(item => item.Recipient.ToString()));
    }

    [Fact]
    public async Task A_queue_that_fails_makes_the_client_repeat_everything_once()
    {
        var harness = await DeliveryHarness.CreateAsync();
        (harness.HasQueue, harness.IsTrusted, harness.Queue.IsBroken) = (true, true, true);
        Assert.Equal(["451 4.3.0", "451 4.3.0"], await harness.SendAsync("alice@example.test", "someone@elsewhere.example"));
        Assert.Empty(await harness.MailAsync("alice"));
    }

    [Fact]
    public async Task A_forwarding_alias_keeps_the_original_recipient_for_notices()
    {
        var harness = await DeliveryHarness.CreateAsync();
        harness.HasQueue = true;
        await harness.AddAliasAsync("away@example.test", "someone@elsewhere.example", "alice@example.test");
        Assert.Equal(["250 2.0.0"], await harness.SendAsync("away@example.test"));
        var queued = Assert.Single(Assert.Single(harness.Queue.Items).Message.Recipients);
        Assert.Equal(("rfc822", "away@example.test"), (queued.Parameters.OriginalRecipientType, queued.Parameters.OriginalRecipient));
        Assert.Single(await harness.MailAsync("alice"));
    }

    [Fact]
    public async Task Who_is_named_twice_elsewhere_gets_one_copy()
    {
        var harness = await DeliveryHarness.CreateAsync();
        (harness.HasQueue, harness.IsTrusted) = (true, true);

        Assert.Equal(3, (await harness.SendAsync("someone@elsewhere.example", "someone@ELSEWHERE.example", "someone@elsewhere.example")).Count);

        Assert.Single(Assert.Single(harness.Queue.Items).Message.Recipients);
    }

    [Fact]
    public async Task An_alias_beyond_ASCII_is_kept_as_an_original_recipient_of_type_utf8()
    {
        var harness = await DeliveryHarness.CreateAsync();
        harness.HasQueue = true;
        await harness.AddAliasAsync("b\u00fcro@example.test", "someone@elsewhere.example");

        await harness.SendAsync("b\u00fcro@example.test");

        var queued = Assert.Single(Assert.Single(harness.Queue.Items).Message.Recipients);
        Assert.Equal(("utf-8", "b\u00fcro@example.test"), (queued.Parameters.OriginalRecipientType, queued.Parameters.OriginalRecipient));
    }

    // RFC 9051 §4.3.1, RFC 3516 §6: IMAP gives binary data to nobody who has not asked for it.
    [Theory]
    [InlineData("a\0b", "YQBi\r\n")]
    [InlineData("a\nb", "YQpi\r\n")]
    [InlineData("a\r", "YQ0=\r\n")]
    public async Task Binary_parts_become_text_in_mailboxes_and_checks_see_what_was_sent(string body, string encoded)
    {
        var harness = await DeliveryHarness.CreateAsync();
        (harness.Body, harness.SharesCommit, harness.IsTrusted) = (BodyType.BinaryMime, true, true);
        var sent = Binary("binary") + body;
        Assert.Equal(["250 2.0.0", "250 2.0.0", "250 2.0.0"], await harness.SendTextAsync(sent, "alice@example.test", "bob@example.test", "someone@elsewhere.example"));
        Assert.Equal(sent, harness.Checked);
        var told = "Return-Path: <sender@example.org>\r\n" + Binary("base64") + encoded;
        Assert.Equal([told], await harness.MailAsync("alice"));
        Assert.Equal([told], await harness.MailAsync("bob"));
        Assert.Equal(Binary("base64") + encoded, await QueuedAsync(harness));
    }

    // What is text stays octet by octet, and so do its signatures; what goes to others stays what it is.
    [Theory]
    [InlineData(BodyType.BinaryMime, "\u00FC in lines\r\nof text\r\n", "alice@example.test")]
    [InlineData(BodyType.EightBitMime, "\u00FC in lines\r\nof text\r\n", "alice@example.test")]
    [InlineData(BodyType.BinaryMime, "a\0b", "someone@elsewhere.example")]
    public async Task What_needs_no_other_encoding_gets_none(BodyType body, string text, string recipient)
    {
        var harness = await DeliveryHarness.CreateAsync();
        (harness.Body, harness.SharesCommit, harness.IsTrusted) = (body, true, true);
        Assert.Equal(["250 2.0.0"], await harness.SendTextAsync(Binary("binary") + text, recipient));
        Assert.Equal(Binary("binary") + text, recipient.StartsWith("alice", StringComparison.Ordinal) ? (await harness.MailAsync("alice"))[0]["Return-Path: <sender@example.org>\r\n".Length..] : await QueuedAsync(harness));
    }

    [Fact]
    public async Task A_large_binary_message_is_found_and_encoded_in_pieces()
    {
        var harness = await DeliveryHarness.CreateAsync();
        harness.Body = BodyType.BinaryMime;
        var body = string.Concat(Enumerable.Repeat("Just text, line by line.\r\n", 20_000)) + "\0";
        Assert.Equal(["250 2.0.0"], await harness.SendTextAsync(Binary("binary") + body, "alice@example.test"));
        var told = Assert.Single(await harness.MailAsync("alice"));
        Assert.Equal(body, Encoding.UTF8.GetString(Convert.FromBase64String(told[(told.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..])));
    }

    private static string Binary(string encoding) => $"Content-Type: application/x\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n";

    private static async Task<string> QueuedAsync(DeliveryHarness harness)
    {
        var lease = Assert.Single(await harness.Inner.Queue.LeaseAsync(1, TimeSpan.FromMinutes(1), default));
        using var reader = new StreamReader(lease.Content.OpenStream(), Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
