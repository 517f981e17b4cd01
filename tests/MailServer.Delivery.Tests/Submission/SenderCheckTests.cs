using System.Text;
using MailServer.Authentication;
using MailServer.Checks;
using MailServer.Delivery.Submission;
using MailServer.Delivery.Tests.Support;
using MailServer.Directories;
using MailServer.Messages;

namespace MailServer.Delivery.Tests.Submission;

/// <summary>Who may send as whom.</summary>
public class SenderCheckTests
{
    private readonly SubmissionRules _rules = new() { HostName = "mail.example.test" };

    [Theory]
    [InlineData("alice@example.test", true)]
    [InlineData("alice+tag@example.test", true)]
    [InlineData("team@example.test", true)]
    [InlineData(null, true)]
    [InlineData("granted@elsewhere.example", true)]
    [InlineData("anything@whole.example", true)]
    [InlineData("bob@example.test", false)]
    [InlineData("nobody@example.test", false)]
    [InlineData("alice@elsewhere.example", false)]
    public async Task The_sender_belongs_to_the_log_in(string? sender, bool isAllowed)
    {
        var harness = await StartAsync();
        var verdict = await new SenderCheck(_rules, harness.Directory).OnMailAsync(harness.Begin(sender), default);
        Assert.Equal(isAllowed ? null : "550 5.7.1", verdict.Reply is { } reply ? $"{reply.Code} {reply.Enhanced}" : null);
        if (!isAllowed) Assert.Equal($"alice@example.test may not send as {sender}", verdict.Reply!.Text);
    }

    [Fact]
    public async Task Without_the_rule_or_a_log_in_nobody_is_asked()
    {
        var harness = await StartAsync();
        var off = new SenderCheck(_rules with { VerifySender = false }, harness.Directory);
        Assert.Equal(VerdictKind.Continue, (await off.OnMailAsync(harness.Begin("bob@example.test"), default)).Kind);
        harness.Principal = null;
        Assert.Equal(VerdictKind.Continue, (await new SenderCheck(_rules, harness.Directory).OnMailAsync(harness.Begin("bob@example.test"), default)).Kind);
    }

    [Theory]
    [InlineData("From: Alice <alice@example.test>\r\n\r\n", true)]
    [InlineData("From: us: alice@example.test, team@example.test;\r\n\r\n", true)]
    [InlineData("From: Alice <alice@example.test>,\r\n Bob <bob@example.test>\r\n\r\n", false)]
    [InlineData("From: alice@example.test\r\nFrom: bob@example.test\r\n\r\n", false)]
    [InlineData("From: nobody;\r\n\r\n", false)]
    [InlineData("Subject: no author\r\n\r\nFrom: alice@example.test\r\n", false)]
    public async Task The_From_field_can_be_held_to_the_same_rule(string text, bool isAllowed)
    {
        var harness = await StartAsync();
        var content = MessageContent.FromMemory(Encoding.UTF8.GetBytes(text));
        var check = new SenderCheck(_rules with { VerifyFrom = true }, harness.Directory);
        Assert.Equal(isAllowed ? VerdictKind.Continue : VerdictKind.Reject, (await check.OnMessageAsync(harness.Begin("alice@example.test"), content, default)).Kind);
        Assert.Equal(VerdictKind.Continue, (await new SenderCheck(_rules, harness.Directory).OnMessageAsync(harness.Begin("alice@example.test"), content, default)).Kind);
    }

    [Fact]
    public async Task A_From_field_behind_what_is_read_is_refused()
    {
        var harness = await StartAsync();
        var text = "From: alice@example.test\r\n" + string.Concat(Enumerable.Repeat("X: " + new string('y', 900) + "\r\n", 400)) + "From: bob@example.test\r\n\r\n";
        var verdict = await new SenderCheck(_rules with { VerifyFrom = true }, harness.Directory)
            .OnMessageAsync(harness.Begin("alice@example.test"), MessageContent.FromMemory(Encoding.UTF8.GetBytes(text)), default);
        Assert.Equal(VerdictKind.Reject, verdict.Kind);
    }

    private static async Task<DeliveryHarness> StartAsync()
    {
        var harness = await DeliveryHarness.CreateAsync();
        await harness.AddAliasAsync("team@example.test", "bob@example.test", "alice@example.test");
        foreach (var address in (string[])["granted@elsewhere.example", "*@whole.example"])
        {
            var grant = new SenderGrant(DeliveryHarness.Address("alice@example.test"), DeliveryHarness.Address(address));
            Assert.Equal(DirectoryChange.Done, await harness.Directory.AddGrantAsync(grant, default));
        }

        harness.Principal = new MailPrincipal(new AccountFacts(await harness.IdAsync("alice"), DeliveryHarness.Address("alice@example.test")), "PLAIN");
        return harness;
    }
}
