using MailServer.Directories.Lists;

namespace MailServer.Delivery.Tests.Lists;

/// <summary>Becoming and ceasing to be a member by mail.</summary>
public class ListRequestTests
{
    private static readonly MailingList Open = new(ListHarness.Team) { Joining = ListJoining.Confirmed };

    [Fact]
    public async Task A_stranger_becomes_a_member_by_answering_the_lists_question()
    {
        var harness = await ListHarness.StartAsync(Open);
        Assert.Equal(["250 2.0.0"], await harness.Mail.SendTextAsync("Message-ID: <1@x>\r\n\r\n", "team-subscribe@example.test"));

        var member = await harness.MemberAsync(ListHarness.Author);
        Assert.Equal(ListMemberState.Pending, member!.State);
        var (sender, recipient, text) = Assert.Single(await harness.QueuedAsync());
        Assert.Equal((null, ListHarness.Author), (sender, recipient));
        Assert.Contains($"<team-subscribe+{member.Token}@example.test>\r\n", text, StringComparison.Ordinal);
        Assert.Contains("\r\nAuto-Submitted: auto-replied\r\n", text, StringComparison.Ordinal);
        Assert.Contains("\r\nIn-Reply-To: <1@x>\r\n", text, StringComparison.Ordinal);

        // An absence notice is no answer.
        await harness.Mail.SendTextAsync("Auto-Submitted: auto-replied\r\n\r\n", $"team-subscribe+{member.Token}@example.test");
        Assert.Equal(ListMemberState.Pending, (await harness.MemberAsync(ListHarness.Author))!.State);
        await harness.Mail.SendTextAsync("Subject: Re: x\r\n\r\n", $"team-subscribe+{member.Token}@example.test");
        Assert.Equal(ListMemberState.Active, (await harness.MemberAsync(ListHarness.Author))!.State);
    }

    [Fact]
    public async Task A_closed_list_takes_no_wishes()
    {
        var harness = await ListHarness.StartAsync();

        var reply = await harness.Mail.RecipientAsync("team-subscribe@example.test");

        Assert.Equal("550 5.7.2", $"{reply.Code} {reply.Enhanced}");
    }

    [Theory]
    [InlineData("Auto-Submitted: auto-generated")]
    [InlineData("List-Id: <x.test>")]
    [InlineData("Precedence: bulk")]
    public async Task Programs_are_not_asked(string field)
    {
        var harness = await ListHarness.StartAsync(Open, ListHarness.Author);

        await harness.Mail.SendTextAsync($"{field}\r\n\r\n", "team-unsubscribe@example.test");

        Assert.Empty(await harness.QueuedAsync());
    }

    [Fact]
    public async Task A_member_leaves_by_answering_the_question_and_is_asked_only_so_often()
    {
        var harness = await ListHarness.StartAsync(null, ListHarness.Author);
        var receiver = harness.Mail.CreateReceiver();
        await harness.Mail.SendTextAsync(receiver, "\r\n", "team-unsubscribe@example.test");
        await harness.Mail.SendTextAsync(receiver, "\r\n", "team-unsubscribe@example.test");

        var token = await harness.TokenAsync(ListHarness.Author);
        Assert.Contains($"<team-unsubscribe+{token}@example.test>", Assert.Single(await harness.QueuedAsync()).Text, StringComparison.Ordinal);
        await harness.Mail.SendTextAsync(receiver, "\r\n", $"team-unsubscribe+{token}@example.test");
        Assert.Null(await harness.MemberAsync(ListHarness.Author));
    }

    [Fact]
    public async Task Who_is_no_member_is_not_told_and_nobody_else_leaves()
    {
        var harness = await ListHarness.StartAsync(null, "zoe@there.test");

        Assert.Equal(["250 2.0.0"], await harness.Mail.SendAsync("team-unsubscribe@example.test"));
        Assert.Equal(["250 2.0.0"], await harness.Mail.SendAsync("team-unsubscribe+guess@example.test"));

        Assert.Empty(await harness.QueuedAsync());
        Assert.NotNull(await harness.MemberAsync("zoe@there.test"));
    }

    [Fact]
    public async Task Mail_for_the_owner_reaches_the_owner()
    {
        var harness = await ListHarness.StartAsync(Open with { Owner = Support.DeliveryHarness.Address("bob@example.test") });

        await harness.Mail.SendAsync("team-owner@example.test");

        Assert.Single(await harness.Mail.MailAsync("bob"));
    }
}
