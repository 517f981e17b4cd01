using System.Globalization;
using MailServer.Messages;
using MailServer.Protocol;
using MailServer.Protocol.Imap;
using MailServer.Queue;
using MailServer.Storage;

namespace MailServer.Simulation.Model;

/// <summary>
/// What was promised, and whether it is kept: an acknowledged message is in its mailbox, in the queue, at the next hop or given up with notice (P1);
/// whole (P1), once, and none was smuggled in (P3); a UID names one message for ever.
/// </summary>
public sealed class Ledger(World world)
{
    public const string Smuggled = "smuggled";

    private readonly Dictionary<string, SentMessage> _sent = [];
    private readonly List<(string Id, string Recipient)> _promised = [];
    private readonly HashSet<(string Id, string Recipient)> _removed = [];
    private readonly HashSet<(string Id, string Recipient)> _givenUp = [];
    private readonly Dictionary<(string Id, string Recipient), int> _arrived = [];
    private readonly Dictionary<(string User, uint Uid), string> _names = [];
    private readonly Dictionary<string, (AccountId Account, HashSet<uint> Seen)> _users = [];
    private int _queued;

    /// <summary>Whether nothing is on its way any more.</summary>
    public bool IsSettled => _queued == 0;

    /// <summary>How many promises there are.</summary>
    public int Promises => _promised.Count;

    public async Task BeginAsync()
    {
        foreach (var user in World.Users) _users[user] = ((await world.Directory.FindAccountAsync(user, default))!.Id, []);
    }

    public SentMessage NewMessage(string? recipient = null)
    {
        var id = $"m{_sent.Count + 1}";
        var lines = string.Concat(Enumerable.Range(0, world.Random.Next(1, world.IsEmbedded && world.Random.Next(5) == 0 ? 600 : 20)).Select(i => string.Create(CultureInfo.InvariantCulture, $"line {i} of {id}\r\n")));
        var message = new SentMessage(id, $"From: a@here.test\r\nSubject: {id}\r\n\r\n{lines}end {id}\r\n", recipient is null ? Recipients(id) : [recipient]);
        _sent.Add(id, message);
        return message;
    }

    public void Acknowledge(SentMessage message, IEnumerable<string> recipients)
    {
        world.Trace.Note($"{message.Id} is promised to {string.Join(", ", recipients)}");
        _promised.AddRange(recipients.Select(recipient => (message.Id, recipient)));
    }

    /// <summary>A client expunged messages: they need not be there any more.</summary>
    public void Removed(AccountId account, string folder, IEnumerable<uint> uids)
    {
        var user = _users.First(pair => pair.Value.Account == account).Key;
        foreach (var uid in uids)
        {
            if (_names.TryGetValue((user, uid), out var id)) _removed.Add((id, user));
        }
    }

    public async Task GivenUpAsync(QueueLease lease) => _givenUp.Add((await IdOfAsync(lease.Content), lease.Item.Recipient.ToString()));

    public async Task ArrivedAsync(EmailAddress recipient, MessageContent content)
    {
        var key = (await IdOfAsync(content), recipient.ToString());
        if (Judge(await TextAsync(content)) is { } fault) world.Violate($"at {recipient}: {fault}");
        if (_arrived.TryGetValue(key, out var excuses) && excuses == world.Excuses) world.Violate($"{key} arrived twice, and nothing had failed");
        _arrived[key] = world.Excuses;
    }

    /// <summary>After a crash everything is looked at again.</summary>
    public void Crash()
    {
        foreach (var (_, seen) in _users.Values) seen.Clear();
    }

    public async ValueTask<string?> CheckAsync()
    {
        var present = new HashSet<(string, string)>();
        foreach (var user in World.Users)
        {
            if (await CheckAsync(user, present) is { } fault) return fault;
        }

        var queued = await world.Queue.QueryAsync(QueueFilter.All, null, int.MaxValue, default);
        _queued = queued.Count;
        foreach (var item in queued) present.Add((item.Recipient.LocalPart, item.Recipient.ToString()));
        var lost = _promised.FirstOrDefault(p => !present.Contains(p) && !_removed.Contains(p) && !_givenUp.Contains(p) && !_arrived.ContainsKey(p));
        return lost.Id is null ? null : $"{lost.Id} was promised to {lost.Recipient} and is lost";
    }

    public string DescribeOpen() => $"{_queued} items in the queue";

    public async Task<IReadOnlyList<uint>> UidsAsync(string user)
    {
        var inbox = await InboxAsync(_users[user + "@here.test"].Account);
        return [.. inbox.Snapshot().Uids];
    }

    /// <summary>What is wrong with a message that somebody can see, or null.</summary>
    public string? Judge(string text)
    {
        var id = IdOf(text);
        if (id == Smuggled) return "a message was smuggled in";
        return _sent.TryGetValue(id, out var sent) && !text.EndsWith(sent.Text, StringComparison.Ordinal) ? $"{id} is not whole" : null;
    }

    /// <summary>Holds a UID to its message.</summary>
    public string? Name(string user, uint uid, string text)
    {
        var id = IdOf(text);
        if (_names.TryAdd((user, uid), id) || _names[(user, uid)] == id) return null;
        return $"the UID {uid} of {user} was {_names[(user, uid)]} and is {id}";
    }

    private async Task<string?> CheckAsync(string user, HashSet<(string, string)> present)
    {
        var (account, seen) = _users[user];
        var inbox = await InboxAsync(account);
        var uids = inbox.Snapshot().Uids.ToArray();
        if (uids.Any(uid => !seen.Contains(uid)))
        {
            await foreach (var message in inbox.FetchAsync(UidSet.All, MessageFields.Content, default))
            {
                if (!seen.Add(message.Uid)) continue;
                var text = await TextAsync(message.Content!);
                if ((Judge(text) ?? Name(user, message.Uid, text)) is { } fault) return $"in the mailbox of {user}: {fault}";
            }
        }

        foreach (var uid in uids)
        {
            var id = _names[(user, uid)];
            if (!present.Add((id, user)) && _sent.ContainsKey(id)) return $"{id} is twice in the mailbox of {user}";
        }

        return null;
    }

    private async Task<IMailFolder> InboxAsync(AccountId account) =>
        (await (await world.Mailboxes.OpenAccountAsync(account, default)).Value.OpenFolderAsync("INBOX", default)).Value;

    private List<string> Recipients(string id)
    {
        string[] all = [.. World.Users, $"{id}@x.test", $"{id}@y.test"];
        var chosen = all.Where(_ => world.Random.Next(2) == 0).ToList();
        return chosen.Count == 0 ? [all[world.Random.Next(all.Length)]] : chosen;
    }

    private static async Task<string> IdOfAsync(MessageContent content) => IdOf(await TextAsync(content));

    private static string IdOf(string text)
    {
        const string Field = "Subject: ";
        var start = text.IndexOf(Field, StringComparison.Ordinal) + Field.Length;
        return text[start..text.IndexOf("\r\n", start, StringComparison.Ordinal)];
    }

    private static async Task<string> TextAsync(MessageContent content)
    {
        var bytes = new byte[content.Length];
        for (var done = 0; done < bytes.Length;) done += await content.ReadAsync(done, bytes.AsMemory(done), default);
        return System.Text.Encoding.Latin1.GetString(bytes);
    }
}
