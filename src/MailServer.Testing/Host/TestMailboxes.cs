using System.Globalization;
using MailServer.Messages;
using MailServer.Protocol;
using MailServer.Protocol.Imap;
using MailServer.Queue;
using MailServer.Storage;
using MimeKit;

namespace MailServer.Testing;

/// <summary>What lies in the mailboxes of a <see cref="MailTestHost"/>.</summary>
internal sealed class TestMailboxes(TestHostServices parts)
{
    private static readonly FormatOptions Crlf = new() { NewLineFormat = NewLineFormat.Dos };

    public Task NextChange() => parts.Mailboxes.NextChange;

    public async Task<IReadOnlyList<ReceivedMessage>> ListAsync(string? mailbox)
    {
        var messages = new List<ReceivedMessage>();
        foreach (var user in await parts.Directory.ListUsersAsync(null, default).ConfigureAwait(false))
        {
            if (mailbox is not null && !mailbox.Equals(user.Account.Address.ToString(), StringComparison.OrdinalIgnoreCase)) continue;
            var account = (await parts.Mailboxes.OpenAccountAsync(user.Account.Id, default).ConfigureAwait(false)).Value;
            foreach (var info in (await account.ListFoldersAsync(default).ConfigureAwait(false)).Value.Where(info => info.IsSelectable))
                messages.AddRange(await ListAsync(user.Account.Address, account, info.Name).ConfigureAwait(false));
        }

        return messages;
    }

    /// <summary>Everything that there is, for the text of a failure.</summary>
    public async Task<string> DescribeAsync()
    {
        var lines = (await ListAsync(null).ConfigureAwait(false)).Select(message => message.ToString());
        var queue = await parts.Queue.QueryAsync(QueueFilter.All, null, 100, default).ConfigureAwait(false);
        var waiting = queue.Select(item => string.Create(
            CultureInfo.InvariantCulture, $"queued for {item.Recipient}, {item.Attempts} attempts, next at {item.NextAttempt:u}: {item.LastError}"));
        return string.Join("\n", lines.Concat(waiting).DefaultIfEmpty("nothing"));
    }

    public static byte[] Write(MimeMessage message)
    {
        using var bytes = new MemoryStream();
        message.WriteTo(Crlf, bytes);
        return bytes.ToArray();
    }

    private static async Task<List<ReceivedMessage>> ListAsync(EmailAddress address, IMailAccount account, string name)
    {
        var messages = new List<ReceivedMessage>();
        if (!(await account.OpenFolderAsync(name, default).ConfigureAwait(false)).TryGet(out var folder)) return messages;
        await foreach (var message in folder.FetchAsync(UidSet.All, MessageFields.Content, default).ConfigureAwait(false))
        {
            using var bytes = new MemoryStream();
            var stream = message.Content!.OpenStream();
            await using (stream.ConfigureAwait(false)) await stream.CopyToAsync(bytes).ConfigureAwait(false);
            messages.Add(new ReceivedMessage(address, bytes.ToArray())
            {
                Folder = name, Uid = message.Uid, Flags = message.Flags, ReceivedAt = message.InternalDate,
            });
        }

        return messages;
    }
}
