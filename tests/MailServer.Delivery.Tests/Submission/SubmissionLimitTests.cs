using MailServer.Authentication;
using MailServer.Checks;
using MailServer.Delivery.Submission;
using MailServer.Delivery.Tests.Support;
using MailServer.Directories;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;
using MailServer.Storage;
using Microsoft.Extensions.Time.Testing;

namespace MailServer.Delivery.Tests.Submission;

/// <summary>How much a user may send in an hour.</summary>
public class SubmissionLimitTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Messages_beyond_the_limit_are_refused_until_the_hour_is_over()
    {
        var check = Check(new SubmissionRules { HostName = "x", MessagesPerHour = 2 }, out _);
        Assert.Null(await SendAsync(check, "alice", 1));
        Assert.Null(await SendAsync(check, "alice", 1));
        Assert.Equal("450 4.7.1", await SendAsync(check, "alice", 1));
        Assert.Null(await SendAsync(check, "bob", 1));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Null(await SendAsync(check, "alice", 1));
    }

    [Fact]
    public async Task Recipients_are_counted_over_messages_and_the_refusal_can_be_for_good()
    {
        var check = Check(new SubmissionRules { HostName = "x", RecipientsPerHour = 5, RejectsOverLimit = true }, out _);
        Assert.Null(await SendAsync(check, "alice", 3));
        Assert.Equal("550 5.7.1", await SendAsync(check, "alice", 3));
        Assert.Null(await SendAsync(check, "alice", 2));
        Assert.Equal("550 5.7.1", await SendAsync(check, "alice", 1));
    }

    [Fact]
    public async Task Two_sessions_share_what_is_left()
    {
        var check = Check(new SubmissionRules { HostName = "x", MessagesPerHour = 1 }, out _);
        var (first, second) = (Begin("alice"), Begin("alice"));
        Assert.Equal(VerdictKind.Continue, (await check.OnMailAsync(first, default)).Kind);
        Assert.Equal(VerdictKind.Continue, (await check.OnMailAsync(second, default)).Kind);
        Assert.Equal(VerdictKind.Continue, (await check.OnDataAsync(first, default)).Kind);
        Assert.Equal(VerdictKind.Defer, (await check.OnDataAsync(second, default)).Kind);
    }

    [Fact]
    public async Task What_was_counted_goes_over_a_restart()
    {
        var rules = new SubmissionRules { HostName = "x", MessagesPerHour = 1 };
        Assert.Null(await SendAsync(Check(rules, out var before), "alice", 1));
        var check = Check(rules, out var after);
        after.Import([.. before.Export(), "", "nonsense", "bob\t-1\t5\t5", "carol\t99999999999\t9\t9"]);
        Assert.Equal("450 4.7.1", await SendAsync(check, "alice", 1));
        Assert.Null(await SendAsync(check, "bob", 1));
        Assert.Null(await SendAsync(check, "carol", 1));
    }

    private SubmissionLimitCheck Check(SubmissionRules rules, out SubmissionLimits limits) => new(rules, limits = new SubmissionLimits(rules, _time));

    private static MailTransaction Begin(string user)
    {
        var account = new AccountFacts(new AccountId(user), DeliveryHarness.Address($"{user}@example.test"));
        return new DeliveryHarness { Service = MailServiceKind.Submission, Principal = new MailPrincipal(account, "PLAIN") }.Begin();
    }

    /// <summary>The refusal of a message, or null.</summary>
    private static async Task<string?> SendAsync(SubmissionLimitCheck check, string user, int recipients)
    {
        var transaction = Begin(user);
        var verdict = await check.OnMailAsync(transaction, default);
        for (var i = 0; i < recipients && verdict.Kind == VerdictKind.Continue; i++)
        {
            var recipient = new EnvelopeRecipient(DeliveryHarness.Address($"r{i}@elsewhere.example"), RecipientParameters.None);
            verdict = await check.OnRecipientAsync(transaction, recipient, default);
            if (verdict.Kind == VerdictKind.Continue) transaction.Add(recipient);
        }

        if (verdict.Kind == VerdictKind.Continue) verdict = await check.OnDataAsync(transaction, default);
        return verdict.Reply is { } reply ? $"{reply.Code} {reply.Enhanced}" : null;
    }
}
