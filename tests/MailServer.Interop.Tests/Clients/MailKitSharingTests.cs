using MailKit;
using MailKit.Net.Imap;
using MailServer.Interop.Tests.Host;

namespace MailServer.Interop.Tests.Clients;

/// <summary>MailKit with lists of rights and notifications, against the host as a process.</summary>
public sealed class MailKitSharingTests(HostFixture fixture)
{
    private readonly HostProcess _host = fixture.Host;

    [Fact]
    public async Task Shares_a_folder_with_another_user()
    {
        var (alice, bob) = (await fixture.AddUserAsync(), await fixture.AddUserAsync());
        using var owner = await ImapLogin.OpenAsync(_host, alice);
        Assert.True(owner.Capabilities.HasFlag(ImapCapabilities.Acl));
        await owner.Inbox.SetAccessRightsAsync(bob, new AccessRights("lrs"));
        await owner.Inbox.AddAccessRightsAsync(bob, new AccessRights("i"));
        Assert.Equal("lrsi".Order(), Assert.Single(await owner.Inbox.GetAccessControlListAsync(), entry => entry.Name == bob).Rights.Select(right => right.Right).Order());
        Assert.NotEmpty(await owner.Inbox.GetAccessRightsAsync(bob));

        using (var reader = await ImapLogin.OpenAsync(_host, bob))
        {
            var shared = await reader.GetFolderAsync($"Other Users/{alice}/INBOX");
            Assert.Equal("lrsi".Order(), (await shared.GetMyAccessRightsAsync()).Select(right => right.Right).Order());
        }

        await owner.Inbox.RemoveAccessAsync(bob);
        using var stranger = await ImapLogin.OpenAsync(_host, bob);
        await Assert.ThrowsAsync<FolderNotFoundException>(() => stranger.GetFolderAsync($"Other Users/{alice}/INBOX"));
    }

    [Fact]
    public async Task Is_notified_of_what_happens_elsewhere()
    {
        var user = await fixture.AddUserAsync();
        using var imap = await ImapLogin.OpenAsync(_host, user);
        Assert.True(imap.Capabilities.HasFlag(ImapCapabilities.Notify));
        var inbox = imap.Inbox;
        var counted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var made = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        inbox.CountChanged += (_, _) => counted.TrySetResult();
        imap.FolderCreated += (_, e) => made.TrySetResult(e.Folder.FullName);
        await imap.NotifyAsync(
            status: true,
            [new ImapEventGroup(ImapMailboxFilter.Personal, [new ImapEvent.MessageNew(), ImapEvent.MessageExpunge, ImapEvent.FlagChange, ImapEvent.MailboxName])]);
        using var done = new CancellationTokenSource();
        await (await imap.GetFolderAsync("Sent")).OpenAsync(FolderAccess.ReadOnly);
        var idle = imap.IdleAsync(done.Token);

        await Letter.SendAsync(_host, Letter.To(user, "news"));
        using (var other = await ImapLogin.OpenAsync(_host, user)) await other.GetFolder(other.PersonalNamespaces[0]).CreateAsync("Made elsewhere", isMessageFolder: true);

        await counted.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal("Made elsewhere", await made.Task.WaitAsync(TimeSpan.FromSeconds(30)));
        await done.CancelAsync();
        await idle;
        Assert.Equal(1, inbox.Count);
    }
}
