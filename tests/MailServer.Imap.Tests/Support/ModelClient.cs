using System.Globalization;
using System.Text.RegularExpressions;

namespace MailServer.Imap.Tests.Support;

/// <summary>A client that believes only what it is told, and complains when that cannot be.</summary>
internal sealed partial class ModelClient(TestClient client)
{
    // The UID of each message by sequence number; 0 where it was not told yet.
    private readonly List<uint> _uids = [];
    private readonly Dictionary<uint, string> _flags = [];
    private readonly HashSet<uint> _expunged = [];

    public static async Task<ModelClient> OpenAsync(TestServer server, bool rev2)
    {
        var client = await server.LogInAsync();
        if (rev2) await client.OkAsync("ENABLE IMAP4rev2");
        var model = new ModelClient(client);
        model.Hear(await client.UntaggedAsync("SELECT INBOX"), mayExpunge: false);
        await model.DoAsync("FETCH 1:* (UID FLAGS)");
        return model;
    }

    public async Task RunAsync(Random random, int commands)
    {
        for (var i = 0; i < commands; i++) await DoAsync(Choose(random));
    }

    /// <summary>Looks at everything and gives it as text.</summary>
    public async Task<string> FinishAsync()
    {
        await DoAsync("NOOP");
        await DoAsync("UID FETCH 1:* (UID FLAGS)");
        Assert.DoesNotContain(0u, _uids);
        Assert.Equal(_uids.Order().Distinct(), _uids);
        return string.Join('\n', _uids.Select(uid => $"{uid} {_flags[uid]}"));
    }

    private string Choose(Random random)
    {
        var number = _uids.Count == 0 ? 1 : random.Next(1, _uids.Count + 1);
        var flag = new[] { "\\Seen", "\\Flagged", "\\Deleted", "$Mine" }[random.Next(4)];
        return random.Next(14) switch
        {
            0 => "NOOP",
            1 => $"FETCH {number} (UID FLAGS)",
            2 => $"FETCH {number}:* (UID)",
            3 => $"STORE {number} +FLAGS ({flag})",
            4 => $"STORE {number} -FLAGS.SILENT ({flag})",
            5 => $"UID STORE {1 + random.Next(30)} +FLAGS ({flag})",
            6 => "EXPUNGE",
            7 => $"UID EXPUNGE {1 + random.Next(30)}:*",
            8 or 9 => $"COPY {number} INBOX",
            10 => $"MOVE {number} INBOX",
            11 => "SEARCH UNSEEN",
            12 => $"FETCH {number} (UID BODY[TEXT])",
            _ => "CHECK",
        };
    }

    private async Task DoAsync(string command)
    {
        var answer = await client.AskAsync(command);
        var usesNumbers = command.StartsWith("FETCH", StringComparison.Ordinal) || command.StartsWith("STORE", StringComparison.Ordinal)
            || command.StartsWith("SEARCH", StringComparison.Ordinal);
        Hear(answer.SkipLast(1), mayExpunge: !usesNumbers);
        var isEmpty = _uids.Count == 0;
        if (!isEmpty) Assert.False(answer[^1].StartsWith("BAD", StringComparison.Ordinal), $"{command}: {answer[^1]}");
        Forget(command);
    }

    // What a silent change makes of the flags is asked for at the end.
    private void Forget(string command)
    {
        if (command.Contains("SILENT", StringComparison.Ordinal)) _flags.Clear();
    }

    private void Hear(IEnumerable<string> lines, bool mayExpunge)
    {
        foreach (var line in lines)
        {
            var match = Data().Match(line);
            if (!match.Success) continue;
            var number = int.Parse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
            switch (match.Groups[2].Value)
            {
                case "EXISTS":
                    Assert.True(number >= _uids.Count, $"{line} after {_uids.Count}");
                    while (_uids.Count < number) _uids.Add(0);
                    break;
                case "EXPUNGE":
                    Assert.True(mayExpunge, line);
                    Assert.InRange(number, 1, _uids.Count);
                    if (_uids[number - 1] != 0) Assert.True(_expunged.Add(_uids[number - 1]));
                    _uids.RemoveAt(number - 1);
                    break;
                case "FETCH":
                    Assert.InRange(number, 1, _uids.Count);
                    HearFetch(number, line);
                    break;
            }
        }
    }

    private void HearFetch(int number, string line)
    {
        if (Uid().Match(line) is { Success: true } uid)
        {
            var value = uint.Parse(uid.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
            Assert.True(_uids[number - 1] == 0 || _uids[number - 1] == value, $"{line}: it was {_uids[number - 1]}");
            Assert.DoesNotContain(value, _expunged);
            _uids[number - 1] = value;
        }

        if (Flags().Match(line) is { Success: true } flags && _uids[number - 1] != 0)
            _flags[_uids[number - 1]] = string.Join(' ', flags.Groups[1].Value.Split(' ').Where(flag => flag != "\\Recent"));
    }

    [GeneratedRegex(@"^\* (\d+) (EXISTS|EXPUNGE|FETCH)")]
    private static partial Regex Data();

    [GeneratedRegex(@"UID (\d+)")]
    private static partial Regex Uid();

    [GeneratedRegex(@"FLAGS \(([^)]*)\)")]
    private static partial Regex Flags();
}
