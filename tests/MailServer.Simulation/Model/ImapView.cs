using System.Globalization;
using System.Text.RegularExpressions;

namespace MailServer.Simulation.Model;

/// <summary>A mailbox as one client was told of it (RFC 9051 §7.4.1, §7.5.1): numbers, and the UIDs behind them as far as they are known.</summary>
public sealed partial class ImapView(World world, string user)
{
    private readonly List<uint?> _uids = [];
    private string _command = "";

    public IReadOnlyList<uint?> Uids => _uids;

    public void Begin(string command)
    {
        _command = command;
        if (command.StartsWith("SELECT", StringComparison.Ordinal)) _uids.Clear();
    }

    public Task TakeAsync(string line, string? literal)
    {
        var match = Numbered().Match(line);
        if (!match.Success) return Task.CompletedTask;
        var number = int.Parse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        switch (match.Groups[2].Value)
        {
            case "EXISTS":
                Exists(number);
                break;
            case "EXPUNGE":
                Expunge(number);
                break;
            case "FETCH":
                Fetch(number, line, literal);
                break;
        }

        return Task.CompletedTask;
    }

    private void Exists(int count)
    {
        if (count < _uids.Count) world.Violate($"{user}: EXISTS {count} after {_uids.Count} without EXPUNGE");
        while (_uids.Count < count) _uids.Add(null);
    }

    /// <summary>RFC 9051 §7.5.1: never during FETCH, STORE or SEARCH, because the client's numbers would mean other messages.</summary>
    private void Expunge(int number)
    {
        if (_command.StartsWith("FETCH", StringComparison.Ordinal) || _command.StartsWith("STORE", StringComparison.Ordinal) || _command.StartsWith("SEARCH", StringComparison.Ordinal))
            world.Violate($"{user}: EXPUNGE {number} was told during {_command}");
        if (number < 1 || number > _uids.Count) world.Violate($"{user}: EXPUNGE {number} of {_uids.Count}");
        else _uids.RemoveAt(number - 1);
    }

    private void Fetch(int number, string line, string? literal)
    {
        if (number < 1 || number > _uids.Count)
        {
            world.Violate($"{user}: FETCH {number} of {_uids.Count}");
            return;
        }

        if (UidItem().Match(line) is not { Success: true } match) return;
        var uid = uint.Parse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        if (_uids[number - 1] is { } known && known != uid) world.Violate($"{user}: message {number} was UID {known} and is {uid}");
        _uids[number - 1] = uid;
        if (literal is not null && (world.Ledger.Judge(literal) ?? world.Ledger.Name(user + "@here.test", uid, literal)) is { } fault)
            world.Violate($"{user} reads: {fault}");
    }

    [GeneratedRegex(@"^\* (\d+) (EXISTS|EXPUNGE|FETCH)")]
    private static partial Regex Numbered();

    [GeneratedRegex(@"\bUID (\d+)")]
    private static partial Regex UidItem();
}
