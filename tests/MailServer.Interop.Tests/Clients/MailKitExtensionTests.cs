using MailKit;
using MailKit.Net.Imap;
using MailServer.Interop.Tests.Host;
using MimeKit;

namespace MailServer.Interop.Tests.Clients;

/// <summary>NOTIFY, METADATA, ACL and QUOTA as MailKit speaks them, against the host as a process.</summary>
public sealed class MailKitExtensionTests(HostFixture fixture)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly HostProcess _host = fixture.Host;

    [Fact]
    public async Task Is_notified_of_mail_and_folders_that_are_not_selected()
    {
        var user = await fixture.AddUserAsync();
        using var imap = await ImapLogin.OpenAsync(_host, user);
        Assert.True(imap.Capabilities.HasFlag(ImapCapabilities.Notify));
        await imap.Inbox.OpenAsync(FolderAccess.ReadOnly);
        await imap.NotifyAsync(true, [new ImapEventGroup(ImapMailboxFilter.Personal, [new ImapEvent.MessageNew(), ImapEvent.MessageExpunge, ImapEvent.MailboxName])]);
        var archive = await imap.GetFolderAsync("Archive");
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        archive.CountChanged += (_, _) => arrived.TrySetResult();
        var made = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        imap.FolderCreated += (_, e) => made.TrySetResult(e.Folder.FullName);

        using var done = new CancellationTokenSource();
        var idle = imap.IdleAsync(done.Token);
        using (var other = await ImapLogin.OpenAsync(_host, user))
        {
            await (await other.GetFolderAsync("Archive")).AppendAsync(new AppendRequest(Simple("to the archive")));
            await other.GetFolder(other.PersonalNamespaces[0]).CreateAsync("Fresh", isMessageFolder: true);
        }

        await arrived.Task.WaitAsync(Patience);
        Assert.Equal("Fresh", await made.Task.WaitAsync(Patience));
        await done.CancelAsync();
        await idle;
        Assert.Equal(1, archive.Count);
        await imap.DisableNotifyAsync();
    }

    [Fact]
    public async Task Keeps_metadata_of_mailboxes_and_of_the_account()
    {
        var user = await fixture.AddUserAsync();
        using var imap = await ImapLogin.OpenAsync(_host, user);
        Assert.True(imap.Capabilities.HasFlag(ImapCapabilities.Metadata));
        await imap.Inbox.SetMetadataAsync(new MetadataCollection { new(MetadataTag.SharedComment, "for all: ü"), new(MetadataTag.PrivateComment, "mine") });
        await imap.SetMetadataAsync(new MetadataCollection { new(MetadataTag.PrivateComment, "of the account") });

        using var again = await ImapLogin.OpenAsync(_host, user);
        Assert.Equal("mine", await again.Inbox.GetMetadataAsync(MetadataTag.PrivateComment));
        Assert.Equal("of the account", await again.GetMetadataAsync(MetadataTag.PrivateComment));
        Assert.Equal("for all: ü", await again.Inbox.GetMetadataAsync(MetadataTag.SharedComment));
        await again.Inbox.SetMetadataAsync(new MetadataCollection { new(MetadataTag.PrivateComment, null!) });

        // MailKit cannot read NIL, which is what an entry without a value is told as: what the server keeps still, it can.
        Assert.Equal("for all: ü", await again.Inbox.GetMetadataAsync(MetadataTag.SharedComment));
    }

    [Fact]
    public async Task Gives_looks_up_and_takes_rights()
    {
        var (alice, bob) = (await fixture.AddUserAsync(), await fixture.AddUserAsync());
        using var owner = await ImapLogin.OpenAsync(_host, alice);
        Assert.True(owner.Capabilities.HasFlag(ImapCapabilities.Acl));
        var work = (await owner.GetFolder(owner.PersonalNamespaces[0]).CreateAsync("Work", isMessageFolder: true))!;
        await work.AppendAsync(new AppendRequest(Simple("shared")));
        await work.SetAccessRightsAsync(bob, new AccessRights("lr"));
        await work.AddAccessRightsAsync(bob, new AccessRights("s"));
        Assert.Equal("lrs", Assert.Single(await work.GetAccessControlListAsync(), entry => entry.Name == bob).Rights.ToString());
        Assert.Contains(AccessRight.Administer, await work.GetMyAccessRightsAsync());
        Assert.NotNull(await work.GetAccessRightsAsync(bob));

        using var reader = await ImapLogin.OpenAsync(_host, bob);
        var shared = await reader.GetFolderAsync($"Other Users/{alice}/Work");
        Assert.Equal(FolderAccess.ReadOnly, await shared.OpenAsync(FolderAccess.ReadOnly));
        Assert.Equal("shared", (await shared.GetMessageAsync(0)).Subject);
        Assert.Equal("lrs", (await shared.GetMyAccessRightsAsync()).ToString());
        await shared.CloseAsync();

        await work.RemoveAccessAsync(bob);
        await Assert.ThrowsAsync<ImapCommandException>(() => shared.OpenAsync(FolderAccess.ReadOnly));
    }

    [Fact]
    public async Task Sees_the_limits_that_the_command_line_sets_and_is_stopped_by_them()
    {
        var user = await fixture.AddUserAsync();
        var (code, output) = await HostProcess.RunAsync(
            _host.DataDirectory, null, "user", "change", user, "--quota", "1048576", "--quota-messages", "2", "--quota-folders", "7");
        Assert.True(code == 0, output);
        Assert.Contains($"{user}\tquota 1048576\tmessages 2\tfolders 7", (await HostProcess.RunAsync(_host.DataDirectory, null, "user", "list")).Output, StringComparison.Ordinal);

        using var imap = await ImapLogin.OpenAsync(_host, user);
        Assert.True(imap.Capabilities.HasFlag(ImapCapabilities.Quota));
        await imap.Inbox.AppendAsync([new AppendRequest(Simple("one")), new AppendRequest(Simple("two"))]);
        var quota = await imap.Inbox.GetQuotaAsync();
        Assert.Equal((2u, 2u, 1u, 1024u), (quota.CurrentMessageCount, quota.MessageLimit, quota.CurrentStorageSize, quota.StorageLimit));
        Assert.Contains("full", (await Assert.ThrowsAsync<ImapCommandException>(() => imap.Inbox.AppendAsync(new AppendRequest(Simple("three"))))).ResponseText, StringComparison.Ordinal);

        var top = imap.GetFolder(imap.PersonalNamespaces[0]);
        await top.CreateAsync("Seventh", isMessageFolder: true);
        await Assert.ThrowsAsync<ImapCommandException>(() => top.CreateAsync("Eighth", isMessageFolder: true));
    }

    private static MimeMessage Simple(string subject)
    {
        var message = new MimeMessage { Subject = subject, Body = new TextPart("plain") { Text = "x\r\n" } };
        message.From.Add(new MailboxAddress("The Writer", "writer@example.test"));
        return message;
    }
}
