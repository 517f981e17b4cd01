using System.Globalization;
using System.Text.RegularExpressions;

namespace MailServer.Imap.Tests.Concurrency;

/// <summary>
/// A mailbox as one client knows it, from nothing but what it was told. Fails on what no server may say: an unknown sequence number, a UID that was given before or is
/// out of order, a modification sequence that falls, an EXPUNGE where numbers are in use.
/// </summary>
internal sealed partial class MailboxModel
{
    // The UID of each message by sequence number; 0 where it was not told yet.
    private readonly List<uint> _uids = [];
    private readonly Dictionary<uint, string> _flags = [];
    private readonly Dictionary<uint, ulong> _modSeqs = [];
    private readonly HashSet<uint> _gone = [];
    private ulong _highest;

    public int Count => _uids.Count;

    public IReadOnlyList<uint> Uids => _uids;

    /// <summary>What is known of flags, by UID; what a silent change left in doubt is missing.</summary>
    public IReadOnlyDictionary<uint, string> Flags => _flags;

    /// <summary>Takes the answer to a command in.</summary>
    public void Hear(string command, IReadOnlyList<string> lines)
    {
        // RFC 9051 §7.5.1: not while FETCH, STORE or SEARCH is answered, whose numbers would change their meaning.
        var usesNumbers = NumberCommand().IsMatch(command);
        foreach (var line in lines.SkipLast(1)) Hear(line, usesNumbers);
        HearCode(lines[^1]);
        if (command.Contains("SILENT", StringComparison.Ordinal)) _flags.Clear();
    }

    private void Hear(string line, bool usesNumbers)
    {
        HearCode(line);
        if (Vanished().Match(line) is { Success: true } vanished)
        {
            if (!vanished.Groups[1].Success) Assert.False(usesNumbers, line);
            foreach (var uid in Numbers(vanished.Groups[2].Value)) RemoveUid(uid, line);
        }
        else if (Data().Match(line) is { Success: true } data)
        {
            HearData(int.Parse(data.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture), data.Groups[2].Value, line, usesNumbers);
        }
    }

    private void HearData(int number, string kind, string line, bool usesNumbers)
    {
        switch (kind)
        {
            case "EXISTS":
                Assert.True(number >= _uids.Count, $"{line}: there were {_uids.Count}");
                while (_uids.Count < number) _uids.Add(0);
                break;
            case "EXPUNGE":
                Assert.False(usesNumbers, line);
                Assert.InRange(number, 1, _uids.Count);
                if (_uids[number - 1] != 0) Assert.True(_gone.Add(_uids[number - 1]), line);
                _uids.RemoveAt(number - 1);
                break;
            default:
                Assert.InRange(number, 1, _uids.Count);
                HearFetch(number, line);
                break;
        }
    }

    private void HearFetch(int number, string line)
    {
        if (Uid().Match(line) is { Success: true } told) Place(number, Number(told), line);
        var uid = _uids[number - 1];
        if (uid == 0) return;
        if (FlagList().Match(line) is { Success: true } flags)
            _flags[uid] = string.Join(' ', flags.Groups[1].Value.Split(' ').Where(flag => flag != "\\Recent").Order(StringComparer.Ordinal));
        if (ModSeq().Match(line) is not { Success: true } modSeq) return;
        var value = ulong.Parse(modSeq.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        Assert.True(value >= _modSeqs.GetValueOrDefault(uid), $"{line}: it was {_modSeqs.GetValueOrDefault(uid)}");
        _modSeqs[uid] = value;
    }

    private void Place(int number, uint uid, string line)
    {
        Assert.True(_uids[number - 1] == 0 || _uids[number - 1] == uid, $"{line}: it was {_uids[number - 1]}");
        Assert.DoesNotContain(uid, _gone);
        Assert.True(_uids.Take(number - 1).All(before => before < uid), $"{line}: a UID before is not lower");
        Assert.True(_uids.Skip(number).All(after => after == 0 || after > uid), $"{line}: a UID behind is not higher");
        _uids[number - 1] = uid;
    }

    private void RemoveUid(uint uid, string line)
    {
        var index = _uids.IndexOf(uid);
        if (index < 0)
        {
            // RFC 7162 §3.2.10: a message whose UID the client was not told yet.
            Assert.DoesNotContain(uid, _gone);
            index = PlaceOfUnknown(uid);
            Assert.True(index >= 0, $"{line}: {uid} is unknown");
        }

        _uids.RemoveAt(index);
        _gone.Add(uid);
    }

    // UIDs ascend: it is one of the unknown ones between a lower and a higher, and which of these makes no difference.
    private int PlaceOfUnknown(uint uid)
    {
        for (var i = 0; i < _uids.Count && _uids[i] < uid; i++)
        {
            if (_uids[i] == 0 && _uids.Skip(i + 1).FirstOrDefault(static next => next != 0) is var next && (next == 0 || next > uid)) return i;
        }

        return -1;
    }

    private void HearCode(string line)
    {
        if (Highest().Match(line) is not { Success: true } match) return;
        var value = ulong.Parse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        Assert.True(value >= _highest, $"{line}: it was {_highest}");
        _highest = value;
    }

    private static uint Number(Match match) => uint.Parse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    private static IEnumerable<uint> Numbers(string set)
    {
        foreach (var range in set.Split(','))
        {
            var ends = range.Split(':').Select(end => uint.Parse(end, CultureInfo.InvariantCulture)).ToArray();
            for (var uid = ends[0]; uid <= ends[^1]; uid++) yield return uid;
        }
    }

    [GeneratedRegex("^(FETCH|STORE|SEARCH|SORT) ")]
    private static partial Regex NumberCommand();

    [GeneratedRegex(@"^\* (\d+) (EXISTS|EXPUNGE|FETCH)")]
    private static partial Regex Data();

    [GeneratedRegex(@"^\* VANISHED (\(EARLIER\) )?([0-9:,]+)")]
    private static partial Regex Vanished();

    [GeneratedRegex(@"\bUID (\d+)")]
    private static partial Regex Uid();

    [GeneratedRegex(@"FLAGS \(([^)]*)\)")]
    private static partial Regex FlagList();

    [GeneratedRegex(@"\bMODSEQ \((\d+)\)")]
    private static partial Regex ModSeq();

    [GeneratedRegex(@"HIGHESTMODSEQ (\d+)")]
    private static partial Regex Highest();
}
