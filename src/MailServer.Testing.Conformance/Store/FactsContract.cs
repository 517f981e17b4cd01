using MailServer.Messages;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Testing.Conformance;

public abstract partial class StoreContract
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task Facts_are_those_of_the_messages_whatever_the_batch(int batch)
    {
        var (_, inbox) = await NewInboxAsync(messages: 10);
        await SetFlagsAsync(inbox, UidSet.Of(2, 7), SystemFlags.Seen);
        await inbox.ChangeFlagsAsync(UidSet.Of(5), new FlagChange(FlagAction.Add, new MessageFlags(SystemFlags.None, ["todo"])), CancellationToken.None);
        await DeleteAndExpungeAsync(inbox, UidSet.Of(3, 4));
        var uids = UidSet.Of([2, 3, 4, 5, 6, 9, 10, 99]);

        var facts = await FactsAsync(inbox, uids, batch);

        Assert.Equal((await FetchAsync(inbox, uids)).Select(message => message.Facts), facts);
        Assert.Equal([2u, 5u, 6u, 9u, 10u], facts.Select(message => message.Uid));
    }

    [Fact]
    public async Task Facts_begin_where_they_are_asked_to()
    {
        var (_, inbox) = await NewInboxAsync(messages: 5);
        var facts = new MessageFacts[5];

        Assert.Equal(2, await inbox.ReadFactsAsync(UidSet.All, 4, facts, CancellationToken.None));
        Assert.Equal([4u, 5u], facts[..2].Select(message => message.Uid));
        Assert.Equal(0, await inbox.ReadFactsAsync(UidSet.All, 6, facts, CancellationToken.None));
        Assert.Equal(0, await inbox.ReadFactsAsync(UidSet.Empty, 1, facts, CancellationToken.None));
    }

    private static async Task<List<MessageFacts>> FactsAsync(IMailFolder folder, UidSet uids, int batch)
    {
        var all = new List<MessageFacts>();
        var facts = new MessageFacts[batch];
        for (uint next = 1; ;)
        {
            var count = await folder.ReadFactsAsync(uids, next, facts, CancellationToken.None);
            all.AddRange(facts[..count]);
            if (count < batch) return all;
            next = facts[count - 1].Uid + 1;
        }
    }
}
