using System.Globalization;
using System.Text.RegularExpressions;
using MailServer.Interop.Tests.Load;

namespace MailServer.Interop.Tests.Crash;

/// <summary>What a client knows of a mailbox: from what the server has acknowledged, and nothing else.</summary>
internal sealed partial class KnownMailbox(string name)
{
    private uint _next = 1;
    private ulong _sequence;

    public string Name { get; } = name;

    /// <summary>The subjects by UID.</summary>
    public SortedDictionary<uint, string> Messages { get; } = [];

    /// <summary>Takes a message that was put here; its UID was never another's.</summary>
    public void Add(uint uid, string subject)
    {
        Assert.True(uid >= _next, $"UID {uid} of {Name} was given before; {_next} was to come.");
        Messages.Add(uid, subject);
        _next = uid + 1;
    }

    /// <summary>Opens the mailbox. Neither UIDNEXT nor HIGHESTMODSEQ falls.</summary>
    public async Task SelectAsync(LineConnection imap)
    {
        foreach (string line in await imap.CommandAsync($"SELECT \"{Name}\" (CONDSTORE)"))
        {
            Told(line);
            if (Next().Match(line) is not { Success: true } match) continue;
            uint next = uint.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
            Assert.True(next >= _next, $"UIDNEXT of {Name} fell from {_next} to {next}.");
        }
    }

    /// <summary>Remembers the highest modification sequence that a line tells; one that was told stays reached.</summary>
    public void Told(string line)
    {
        if (Highest().Match(line) is { Success: true } highest)
        {
            ulong value = ulong.Parse(highest.Groups[1].Value, CultureInfo.InvariantCulture);
            Assert.True(value >= _sequence, $"HIGHESTMODSEQ of {Name} fell from {_sequence} to {value}.");
            _sequence = value;
        }
        else if (Changed().Match(line) is { Success: true } changed)
        {
            _sequence = Math.Max(_sequence, ulong.Parse(changed.Groups[1].Value, CultureInfo.InvariantCulture));
        }
    }

    /// <summary>What is in the mailbox now, opened anew.</summary>
    public async Task<SortedDictionary<uint, string>> ReadAsync(LineConnection imap)
    {
        await SelectAsync(imap);
        var found = new SortedDictionary<uint, string>();
        foreach (string line in await imap.CommandAsync("UID FETCH 1:* (ENVELOPE)"))
        {
            if (Message().Match(line) is { Success: true } match)
                found.Add(uint.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), match.Groups[2].Value);
        }
        return found;
    }

    [GeneratedRegex(@"\[UIDNEXT (\d+)\]")]
    private static partial Regex Next();

    [GeneratedRegex(@"\[HIGHESTMODSEQ (\d+)\]")]
    private static partial Regex Highest();

    [GeneratedRegex(@"\bMODSEQ \((\d+)\)")]
    private static partial Regex Changed();

    [GeneratedRegex("""UID (\d+) .*"(kill-[^"]+)"|\(.*"(?<2>kill-[^"]+)".* UID (?<1>\d+)""")]
    private static partial Regex Message();
}
