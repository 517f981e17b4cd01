using System.Text;
using MailServer.Delivery.Tests.Support;
using MailServer.Directories;
using MailServer.Directories.Lists;
using MailServer.Protocol;
using MailServer.Queue;

namespace MailServer.Delivery.Tests.Lists;

/// <summary>A receiver with the list <c>team@example.test</c>, whose queue is the store's own.</summary>
internal sealed class ListHarness(DeliveryHarness mail)
{
    public const string Author = "author@example.org";

    public static EmailAddress Team { get; } = DeliveryHarness.Address("team@example.test");

    public DeliveryHarness Mail => mail;

    /// <summary>Makes the list, with members that get posts; anyone may send.</summary>
    public static async Task<ListHarness> StartAsync(MailingList? list = null, params string[] members)
    {
        var mail = await DeliveryHarness.CreateAsync();
        mail.SharesCommit = true;
        mail.Sender = Author;
        var harness = new ListHarness(mail);
        await harness.SetAsync(list ?? new MailingList(Team) { Posting = ListPosting.Anyone }, members);
        return harness;
    }

    public async Task SetAsync(MailingList list, params string[] members)
    {
        Assert.Equal(DirectoryChange.Done, await mail.Directory.SetListAsync(list, default));
        if (members.Length > 0) Assert.Equal(DirectoryChange.Done, await mail.Directory.AddMembersAsync(list.Address, [.. members.Select(DeliveryHarness.Address)], default));
    }

    public async Task<ListMember?> MemberAsync(string member) => await mail.Directory.FindMemberAsync(Team, DeliveryHarness.Address(member), default);

    public async Task<string> TokenAsync(string member) => (await MemberAsync(member))!.Token;

    /// <summary>What waits in the queue: sender, recipient, bytes.</summary>
    public async Task<IReadOnlyList<(string? Sender, string Recipient, string Text)>> QueuedAsync(int most = 100)
    {
        var queued = new List<(string?, string, string)>();
        foreach (var lease in await mail.Inner.Queue.LeaseAsync(most, TimeSpan.FromMinutes(1), default))
        {
            using var reader = new StreamReader(lease.Content.OpenStream(), Encoding.Latin1);
            queued.Add((lease.Item.ReversePath?.ToString(), lease.Item.Recipient.ToString(), await reader.ReadToEndAsync()));
            Assert.True(await mail.Inner.Queue.CompleteAsync(lease, default));
        }

        return queued;
    }

    public async Task<IReadOnlyList<QueueItem>> ItemsAsync() => await mail.Inner.Queue.QueryAsync(null, 100, default);
}
