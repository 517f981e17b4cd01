using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MailServer.Interop.Tests.Host;
using MailServer.Interop.Tests.Load;

namespace MailServer.Interop.Tests.Crash;

/// <summary>
/// Adds, copies, moves and replaces messages in two mailboxes of its own until the server is killed, and then says whether all that was answered with OK
/// is so, and whether the command that had no answer was done whole or not at all.
/// </summary>
internal sealed partial class MailboxClient(int number)
{
    private const int MostMessages = 60;

    private readonly KnownMailbox[] _mailboxes = [new($"Left{number}"), new($"Right{number}")];
    private readonly Random _random = new(number);
    private MailboxChange? _unanswered;
    private int _count;

    /// <summary>How many commands were answered.</summary>
    public int Answered { get; private set; }

    /// <summary>How many had no answer and were done.</summary>
    public int DoneUnanswered { get; private set; }

    public async Task MakeMailboxesAsync(HostProcess host)
    {
        using var imap = await LineConnection.LogInAsync(host);
        foreach (var mailbox in _mailboxes) await imap.CommandAsync($"CREATE {mailbox.Name}");
    }

    /// <summary>Compares what the client knows with what is there after the kill, and works until the next one breaks the connection.</summary>
    public async Task<Task> CheckAsync(HostProcess host, Fuse fuse)
    {
        var imap = await LineConnection.LogInAsync(host);
        await CheckAsync(imap);
        return WorkAsync(imap, fuse);
    }

    /// <summary>Compares what the client knows with what is there after the last kill.</summary>
    public async Task CheckAsync(HostProcess host)
    {
        using var imap = await LineConnection.LogInAsync(host);
        await CheckAsync(imap);
    }

    private async Task CheckAsync(LineConnection imap)
    {
        var found = new Dictionary<KnownMailbox, SortedDictionary<uint, string>>();
        foreach (var mailbox in _mailboxes) found[mailbox] = await mailbox.ReadAsync(imap);
        if (_unanswered is { } change && _mailboxes.Any(mailbox => !mailbox.Messages.SequenceEqual(found[mailbox])))
        {
            change.Apply([.. found[change.Target].Keys.Except(change.Target.Messages.Keys)]);
            DoneUnanswered++;
        }
        _unanswered = null;
        foreach (var mailbox in _mailboxes) Assert.Equal(mailbox.Messages, found[mailbox]);
    }

    private async Task WorkAsync(LineConnection imap, Fuse fuse)
    {
        using var _ = imap;
        try
        {
            while (true)
            {
                await StepAsync(imap);
                Answered++;
                fuse.Step();
            }
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            // Killed, as it should be.
        }
    }

    private Task StepAsync(LineConnection imap)
    {
        int from = _random.Next(2);
        var (source, other) = (_mailboxes[from], _mailboxes[1 - from]);
        return source.Messages.Count switch
        {
            0 => AppendAsync(imap, source),
            > MostMessages => ExpungeAsync(imap, source),
            _ => _random.Next(5) switch
            {
                0 => AppendAsync(imap, source),
                1 => TransferAsync(imap, "COPY", source, other),
                2 or 3 => TransferAsync(imap, "MOVE", source, other),
                _ => ReplaceAsync(imap, source, _random.Next(2) == 0 ? source : other),
            },
        };
    }

    private Task AppendAsync(LineConnection imap, KnownMailbox target)
    {
        string[] subjects = [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => NewSubject())];
        return SendAsync(imap, $"APPEND {target.Name} {string.Join(' ', subjects.Select(Literal))}", new MailboxChange(target, [], target, subjects));
    }

    private async Task TransferAsync(LineConnection imap, string command, KnownMailbox source, KnownMailbox target)
    {
        uint[] uids = Some(source);
        await source.SelectAsync(imap);
        await SendAsync(
            imap, $"UID {command} {string.Join(',', uids)} {target.Name}",
            new MailboxChange(source, command == "MOVE" ? uids : [], target, [.. uids.Select(uid => source.Messages[uid])]));
    }

    private async Task ReplaceAsync(LineConnection imap, KnownMailbox source, KnownMailbox target)
    {
        uint uid = Some(source)[0];
        string subject = NewSubject();
        await source.SelectAsync(imap);
        await SendAsync(imap, $"UID REPLACE {uid} {target.Name} {Literal(subject)}", new MailboxChange(source, [uid], target, [subject]));
    }

    private async Task ExpungeAsync(LineConnection imap, KnownMailbox source)
    {
        uint[] uids = [.. source.Messages.Keys.SkipLast(MostMessages / 2)];
        await source.SelectAsync(imap);
        foreach (string line in await imap.CommandAsync($"UID STORE {string.Join(',', uids)} +FLAGS (\\Deleted)")) source.Told(line);
        await SendAsync(imap, $"UID EXPUNGE {string.Join(',', uids)}", new MailboxChange(source, uids, source, []));
    }

    /// <summary>Sends a command, and applies what it does once it is answered.</summary>
    private async Task SendAsync(LineConnection imap, string command, MailboxChange change)
    {
        _unanswered = change;
        uint[] uids = [];
        foreach (string line in await imap.CommandAsync(command))
        {
            change.Source.Told(line);
            if (NewUids().Match(line) is { Success: true } match) uids = [.. Numbers(match.Groups[1].Value)];
        }
        _unanswered = null;
        change.Apply(uids);
    }

    private uint[] Some(KnownMailbox mailbox)
    {
        uint[] all = [.. mailbox.Messages.Keys];
        int first = _random.Next(all.Length);
        return all[first..Math.Min(all.Length, first + _random.Next(1, 5))];
    }

    private string NewSubject() => $"kill-{number}-{_count++}";

    private string Literal(string subject)
    {
        var text = new StringBuilder($"Subject: {subject}\r\n\r\n");
        for (int lines = _random.Next(1, 500); lines > 0; lines--) text.Append('x', 70).Append("\r\n");
        return $"{{{text.Length}+}}\r\n{text}";
    }

    /// <summary>The numbers of a set, in its order.</summary>
    private static IEnumerable<uint> Numbers(string set)
    {
        foreach (string range in set.Split(','))
        {
            uint[] ends = [.. range.Split(':').Select(end => uint.Parse(end, CultureInfo.InvariantCulture))];
            for (uint uid = ends[0]; uid <= ends[^1]; uid++) yield return uid;
        }
    }

    [GeneratedRegex(@"\[(?:APPENDUID \d+|COPYUID \d+ [\d:,]+) ([\d:,]+)\]")]
    private static partial Regex NewUids();
}
