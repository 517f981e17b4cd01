using MailServer.Delivery.Notifications;
using MailServer.Delivery.Tests.Lists;
using MailServer.Delivery.Tests.Support;
using MailServer.Directories;
using MailServer.Directories.Lists;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;
using MailServer.Storage;

namespace MailServer.Delivery.Tests;

/// <summary>Who asks to hear of a delivery hears of it (RFC 3461 §5.2.3, §5.2.7).</summary>
public class SuccessNoticeTests
{
    [Theory]
    [InlineData(DsnNotify.Success, true)]
    [InlineData(DsnNotify.Success | DsnNotify.Failure, true)]
    [InlineData(DsnNotify.Failure | DsnNotify.Delay, false)]
    [InlineData(DsnNotify.Unspecified, false)]
    [InlineData(DsnNotify.Never, false)]
    public async Task A_delivery_is_told_to_who_asked_for_it(DsnNotify notify, bool isTold)
    {
        var harness = await StartAsync();
        await SendAsync(harness, "bob@example.test", new RecipientParameters { Notify = notify, OriginalRecipientType = "rfc822", OriginalRecipient = "old@there.test" });

        var told = await harness.MailAsync("alice");
        Assert.Equal(isTold ? 1 : 0, told.Count);
        if (!isTold) return;
        Assert.StartsWith("Return-Path: <>\r\n", told[0], StringComparison.Ordinal);
        Assert.Contains("Subject: Your message was delivered\r\n", told[0], StringComparison.Ordinal);
        Assert.Contains("\r\n\r\nOriginal-Recipient: rfc822; old@there.test\r\nFinal-Recipient: rfc822; bob@example.test\r\nAction: delivered\r\nStatus: 2.0.0\r\n", told[0], StringComparison.Ordinal);
        Assert.Contains("Subject: Hello", told[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_told_of_a_notice_or_of_what_was_put_aside()
    {
        var harness = await StartAsync();
        harness.Sender = null;
        await SendAsync(harness, "bob@example.test", Success);
        harness.Sender = "alice@example.test";
        await SendAsync(harness, "bob@example.test", Success, isQuarantined: true);

        Assert.Empty(await harness.MailAsync("alice"));
        Assert.Equal(2, (await harness.MailAsync("bob")).Count + (await harness.MailAsync("bob", "Junk")).Count);
    }

    [Fact]
    public async Task An_alias_of_several_tells_once_that_it_passed_the_message_on()
    {
        var harness = await StartAsync();
        harness.HasQueue = true;
        await harness.AddAliasAsync("both@example.test", "bob@example.test", "someone@elsewhere.example");

        await SendAsync(harness, "both@example.test", new RecipientParameters { Notify = DsnNotify.Success | DsnNotify.Failure });

        Assert.Contains("Final-Recipient: rfc822; both@example.test\r\nAction: expanded\r\n", Assert.Single(await harness.MailAsync("alice")), StringComparison.Ordinal);
        Assert.Equal(DsnNotify.Failure, Assert.Single(Assert.Single(harness.Queue.Items).Message.Recipients).Parameters.Notify);
    }

    [Fact]
    public async Task An_alias_of_one_elsewhere_leaves_it_to_the_server_there()
    {
        var harness = await StartAsync();
        harness.HasQueue = true;
        await harness.AddAliasAsync("away@example.test", "someone@elsewhere.example");

        await SendAsync(harness, "away@example.test", Success);

        Assert.Empty(await harness.MailAsync("alice"));
        Assert.Equal(DsnNotify.Success, Assert.Single(Assert.Single(harness.Queue.Items).Message.Recipients).Parameters.Notify);
    }

    [Fact]
    public async Task A_list_has_taken_the_message()
    {
        var list = await ListHarness.StartAsync(null, "bob@example.test");
        list.Mail.Notices = new NoticeOptions { HostName = "mail.example.test" };
        list.Mail.Sender = "alice@example.test";

        await SendAsync(list.Mail, "team@example.test", Success);

        Assert.Contains("Final-Recipient: rfc822; team@example.test\r\nAction: delivered\r\n", Assert.Single(await list.Mail.MailAsync("alice")), StringComparison.Ordinal);
        Assert.Single(await list.Mail.MailAsync("bob"));
    }

    [Fact]
    public async Task A_mailbox_that_gets_the_message_later_tells_of_it_then()
    {
        var harness = await StartAsync();
        harness.HasQueue = true;
        harness.Store.FailInCommit[await harness.IdAsync("bob")] = StoreError.OverQuota;

        await SendAsync(harness, ["alice@example.test", "bob@example.test"], Success);

        Assert.Equal(["Your message was delivered"], (await harness.MailAsync("alice")).Select(Subject).Where(subject => subject != "Hello"));
        Assert.Equal(DsnNotify.Success, Assert.Single(Assert.Single(harness.Queue.Items).Message.Recipients).Parameters.Notify);
        Assert.DoesNotContain("bob@example.test", string.Concat(await harness.MailAsync("alice")), StringComparison.Ordinal);
    }

    private static string Subject(string text) => text.Split("Subject: ")[1].Split("\r\n")[0];

    private static RecipientParameters Success => new() { Notify = DsnNotify.Success };

    private static async Task<DeliveryHarness> StartAsync()
    {
        var harness = await DeliveryHarness.CreateAsync();
        harness.Notices = new NoticeOptions { HostName = "mail.example.test" };
        harness.Sender = "alice@example.test";
        return harness;
    }

    private static Task SendAsync(DeliveryHarness harness, string recipient, RecipientParameters parameters, bool isQuarantined = false) =>
        SendAsync(harness, [recipient], parameters, isQuarantined);

    private static async Task SendAsync(DeliveryHarness harness, string[] recipients, RecipientParameters parameters, bool isQuarantined = false)
    {
        var receiver = harness.CreateReceiver();
        var transaction = harness.Begin(harness.Sender);
        foreach (var recipient in recipients)
        {
            var envelope = new EnvelopeRecipient(DeliveryHarness.Address(recipient), parameters);
            Assert.True((await receiver.AcceptRecipientAsync(transaction, envelope, default)).IsPositive);
            transaction.Add(envelope);
        }

        await using var message = (await receiver.BeginAsync(transaction, null, default)).Message!;
        await message.Content.WriteAsync("Subject: Hello\r\n\r\nHello\r\n"u8.ToArray());
        await message.CompleteContentAsync(default);
        Assert.True((await message.CommitAsync(MessageDisposition.Deliver with { IsQuarantined = isQuarantined }, default))[0].IsPositive);
    }
}
