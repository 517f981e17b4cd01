namespace MailServer.Testing.Conformance;

public abstract partial class StoreContract
{
    [Fact]
    public async Task New_messages_are_recent_for_the_first_session_that_claims_them()
    {
        var (account, inbox) = await NewInboxAsync(messages: 2);
        Assert.Equal(2u, inbox.State.Recent);
        Assert.Equal(1u, inbox.RecentFrom);

        Assert.Equal(1u, await inbox.ClaimRecentAsync(CancellationToken.None));

        Assert.Equal(0u, inbox.State.Recent);
        Assert.Equal(3u, inbox.RecentFrom);
        Assert.Equal(3u, await inbox.ClaimRecentAsync(CancellationToken.None));
        await DeliverAsync(account.Id, "third");
        Assert.Equal(1u, inbox.State.Recent);
        var other = await OpenAsync(await OpenAccountAsync(account.Id), "INBOX");
        Assert.Equal(3u, await other.ClaimRecentAsync(CancellationToken.None));
        Assert.Equal(4u, await inbox.ClaimRecentAsync(CancellationToken.None));
        await AssertConsistentAsync(account, "INBOX", inbox);
    }

    [Fact]
    public async Task Of_many_sessions_one_gets_each_recent_message()
    {
        var (account, _) = await NewInboxAsync(messages: 5);

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
            await (await OpenAsync(await OpenAccountAsync(account.Id), "INBOX")).ClaimRecentAsync(CancellationToken.None))));

        Assert.Single(claims, 1u);
        Assert.All(claims.Where(c => c != 1u), c => Assert.Equal(6u, c));
    }

    [Fact]
    public async Task Claiming_is_no_change_of_the_messages()
    {
        var (_, inbox) = await NewInboxAsync(messages: 1);
        var before = inbox.State.HighestModSeq;

        await inbox.ClaimRecentAsync(CancellationToken.None);

        Assert.Equal(before, inbox.State.HighestModSeq);
    }
}
