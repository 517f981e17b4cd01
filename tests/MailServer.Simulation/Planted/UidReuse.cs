using MailServer.Messages;
using MailServer.Protocol.Imap;
using MailServer.Storage;
using MailServer.Testing;

namespace MailServer.Simulation.Planted;

/// <summary>Recovery numbers the messages anew, and keeps UIDVALIDITY.</summary>
public sealed class UidReuse : Plant
{
    public override void Crash() => _ = RecoverAsync();

    private async Task RecoverAsync()
    {
        var recovered = new InMemoryMailboxStore(World.Time);
        foreach (var user in await World.Directory.ListUsersAsync(null, default))
        {
            recovered.SetAccount(user.Account.Id);
            await CopyAsync(await InboxAsync(World.Mailboxes, user.Account.Id), (await recovered.OpenAccountAsync(user.Account.Id, default)).Value);
        }

        World.Mailboxes = recovered;
    }

    private static async Task<IMailFolder> InboxAsync(IMailboxStore store, AccountId account) =>
        (await (await store.OpenAccountAsync(account, default)).Value.OpenFolderAsync("INBOX", default)).Value;

    private static async Task CopyAsync(IMailFolder from, IMailAccount to)
    {
        await foreach (var message in from.FetchAsync(UidSet.All, MessageFields.Content, default))
        {
            await using var append = (await to.BeginAppendAsync("INBOX", default)).Value;
            var writer = append.BeginMessage(new AppendOptions { Flags = message.Flags, InternalDate = message.InternalDate });
            await message.Content!.CopyToAsync(writer, 0, message.Content.Length, default);
            await writer.CompleteAsync();
            await append.CommitAsync(default);
        }
    }
}
