using MailServer.Delivery.Lists;
using MailServer.Delivery.Tests.Support;
using MailServer.Directories.Lists;

namespace MailServer.Delivery.Tests.Lists;

/// <summary>Posts that come back.</summary>
public class ListBounceTests
{
    private const string Report = "Content-Type: multipart/report\r\n\r\n--x\r\nFinal-Recipient: rfc822;zoe@there.test\r\nAction: failed\r\nStatus: 5.1.1\r\n";

    [Theory]
    [InlineData("\r\nAction: failed\r\nStatus: 5.1.1\r\n", true, true, true)]
    [InlineData("\r\naction:FAILED\r\nstatus:5.2.1 (disabled)\r\n", false, true, true)]
    [InlineData("\r\nAction: failed\r\nStatus: 5.2.2\r\n", true, true, false)]
    [InlineData("\r\nAction: delayed\r\nStatus: 4.4.1\r\n", true, false, false)]
    [InlineData("\r\nAction: relayed\r\nStatus: 2.0.0\r\n", true, false, false)]
    [InlineData("Subject: failure notice\r\n\r\nSorry\r\n", true, true, false)]
    [InlineData("Subject: hello\r\n\r\nI am away\r\n", false, false, false)]
    [InlineData("Auto-Submitted: auto-replied\r\n\r\nI am away\r\n", true, false, false)]
    public void A_failure_is_told_from_a_delay_and_an_absence_notice(string text, bool hasNullSender, bool isFailure, bool isGone) =>
        Assert.Equal((isFailure, isGone), (BounceReport.Parse(text, hasNullSender).IsFailure, BounceReport.Parse(text, hasNullSender).IsMailboxGone));

    [Fact]
    public async Task A_member_whose_posts_come_back_on_several_days_gets_no_more_of_them()
    {
        var harness = await ListHarness.StartAsync(null, "zoe@there.test", "yves@there.test");
        var address = $"team-bounces+{await harness.TokenAsync("zoe@there.test")}@example.test";
        harness.Mail.Sender = null;
        for (var day = 0; day < 5; day++)
        {
            Assert.Equal(ListMemberState.Active, (await harness.MemberAsync("zoe@there.test"))!.State);
            Assert.Equal(["250 2.0.0"], await harness.Mail.SendTextAsync(Report, address));
            harness.Mail.Time.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal(ListMemberState.Disabled, (await harness.MemberAsync("zoe@there.test"))!.State);
        harness.Mail.Sender = ListHarness.Author;
        await harness.Mail.SendAsync("team@example.test");
        Assert.Equal("yves@there.test", Assert.Single(await harness.QueuedAsync()).Recipient);
    }

    [Fact]
    public async Task A_mailbox_that_is_gone_comes_onto_the_suppression_list_where_that_is_wanted()
    {
        var harness = await ListHarness.StartAsync(null, "zoe@there.test");
        harness.Mail.Suppression = new Testing.InMemorySuppressionList(harness.Mail.Time);
        var address = $"team-bounces+{await harness.TokenAsync("zoe@there.test")}@example.test";
        harness.Mail.Sender = null;

        await harness.Mail.SendTextAsync(Report, address);
        Assert.Null(await harness.Mail.Suppression.FindAsync(DeliveryHarness.Address("zoe@there.test"), default));
        harness.Mail.Options.Lists.SuppressFor = TimeSpan.FromDays(7);
        await harness.Mail.SendTextAsync(Report, address);

        var entry = await harness.Mail.Suppression.FindAsync(DeliveryHarness.Address("zoe@there.test"), default);
        Assert.Equal(harness.Mail.Time.GetUtcNow() + TimeSpan.FromDays(7), entry!.ExpiresAt);
    }

    [Fact]
    public async Task A_token_of_nobody_and_a_bounce_without_one_are_taken_and_change_nothing()
    {
        var harness = await ListHarness.StartAsync(null, "zoe@there.test");
        harness.Mail.Sender = null;

        Assert.Equal(["250 2.0.0"], await harness.Mail.SendTextAsync(Report, "team-bounces+guess@example.test"));
        Assert.Equal(["250 2.0.0"], await harness.Mail.SendTextAsync(Report, "team-bounces@example.test"));

        Assert.Equal(0, (await harness.MemberAsync("zoe@there.test"))!.Bounces);
        Assert.Empty(await harness.QueuedAsync());
    }
}
