using MailServer.Filters;
using MailServer.Protocol;
using Microsoft.Extensions.Time.Testing;

namespace MailServer.Delivery.Tests.Forwarding;

/// <summary>What may be answered by a program, and how often.</summary>
public class AutoReplyTests
{
    private static readonly EmailAddress Alice = new("alice", "example.test");

    [Theory]
    [InlineData("bob@there.test", "Subject: Hi", true)]
    [InlineData("bob@there.test", "Auto-Submitted: no", true)]
    [InlineData("bob@there.test", "Precedence: first-class", true)]
    [InlineData(null, "Subject: Hi", false)]
    [InlineData("MAILER-DAEMON@there.test", "Subject: Hi", false)]
    [InlineData("owner-list@there.test", "Subject: Hi", false)]
    [InlineData("list-request@there.test", "Subject: Hi", false)]
    [InlineData("bob@there.test", "Auto-Submitted: auto-replied; owner-email=x", false)]
    [InlineData("bob@there.test", "auto-submitted: auto-generated", false)]
    [InlineData("bob@there.test", "Precedence: Bulk", false)]
    [InlineData("bob@there.test", "List-Id: <x.there.test>", false)]
    [InlineData("bob@there.test", "List-Unsubscribe: <mailto:x@there.test>", false)]
    public void Programs_lists_and_notices_are_not_answered(string? sender, string field, bool isAnswered)
    {
        EmailAddress.TryParse(sender, false, out var address);
        Assert.Equal(isAnswered, AutoReplyRule.Refusal(address, [Field("To: Alice <alice@example.test>"), Field(field)], [Alice]) is null);
    }

    [Theory]
    [InlineData("To: ALICE@example.test", true)]
    [InlineData("Cc: x@y.test, <alice@example.test>", true)]
    [InlineData("To: malice@example.test", false)]
    [InlineData("To: alice@example.test.evil.test", false)]
    [InlineData("To: malice@example.test, alice@example.test", true)]
    [InlineData("Subject: alice@example.test", false)]
    public void Only_who_was_addressed_answers(string field, bool isAnswered)
    {
        Assert.Equal(isAnswered, AutoReplyRule.Refusal(new EmailAddress("bob", "there.test"), [Field(field)], [Alice]) is null);
        Assert.Null(AutoReplyRule.Refusal(new EmailAddress("bob", "there.test"), [Field(field)], []));
    }

    [Fact]
    public void A_sender_is_answered_once_in_a_period()
    {
        var time = new FakeTimeProvider();
        var history = new AutoReplyHistory(time, TimeSpan.FromDays(7), most: 2);
        Assert.True(history.TryTake("alice", new EmailAddress("bob", "there.test")));
        Assert.False(history.TryTake("alice", new EmailAddress("BOB", "There.test")));
        Assert.True(history.TryTake("carol", new EmailAddress("bob", "there.test")));
        Assert.False(history.TryTake("alice", new EmailAddress("dave", "there.test")));
        time.Advance(TimeSpan.FromDays(7));
        Assert.True(history.TryTake("alice", new EmailAddress("dave", "there.test")));
        Assert.True(history.TryTake("alice", new EmailAddress("bob", "there.test")));
    }

    private static KeyValuePair<string, string> Field(string text) => KeyValuePair.Create(text.Split(':')[0], text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..]);
}
