using System.Globalization;
using MailServer.Simulation.Model;
using MailServer.Simulation.Network;

namespace MailServer.Simulation.Actors;

/// <summary>Has a mailbox open, does things to it, and holds the server to what it said.</summary>
public sealed class ImapReader(World world, string user) : Actor(world)
{
    private SimLink? _link;
    private WireReader? _wire;
    private ImapView? _view;
    private int _lastTag;
    private bool _hasLooked;

    public bool CanLookLast => !_hasLooked && IsIdle && _link is { IsCut: false, Client.HasEnded: false } && _view is not null;

    public void LookLast()
    {
        _hasLooked = true;
        Begin(async () =>
        {
            await CommandAsync("NOOP");
            await CommandAsync("FETCH 1:* (UID)", mayBeRefused: true);
            var uids = await World.Ledger.UidsAsync(user);
            if (!_view!.Uids.SequenceEqual(uids.Cast<uint?>()))
                World.Violate($"{this} sees {string.Join(",", _view.Uids)}, and there are {string.Join(",", uids)}");
        });
    }

    protected override async Task ActAsync()
    {
        if (_link is null or { IsCut: true } or { Client.HasEnded: true }) await OpenAsync();
        else await ActAsync(World.Random.Next(9));
    }

    private async Task OpenAsync()
    {
        _view = null;
        _link = World.Server.ConnectImap(ToString());
        _wire = new WireReader(_link);
        await _wire.LineAsync();
        await CommandAsync($"LOGIN {user}@here.test secret");
        _view = new ImapView(World, user);
        await CommandAsync("SELECT INBOX");
    }

    private async Task ActAsync(int what)
    {
        var any = _view!.Uids.Count == 0 ? 0 : World.Random.Next(_view.Uids.Count) + 1;
        switch (what)
        {
            case 0 or 1:
                await CommandAsync("NOOP");
                break;
            case 2:
                await CommandAsync("UID FETCH 1:* (UID FLAGS)");
                break;
            case 3 or 4 when any > 0:
                await CommandAsync($"FETCH {any} (UID BODY.PEEK[])", mayBeRefused: true);
                break;
            case 5 when any > 0:
                await CommandAsync($"STORE {any} +FLAGS (\\Deleted)", mayBeRefused: true);
                break;
            case 6:
                await CommandAsync("EXPUNGE", mayBeRefused: true);
                break;
            case 7:
                await AppendAsync();
                break;
            default:
                await CommandAsync("SEARCH ALL");
                break;
        }
    }

    private async Task AppendAsync()
    {
        var message = World.Ledger.NewMessage(user + "@here.test");
        if (await CommandAsync(string.Create(CultureInfo.InvariantCulture, $"APPEND INBOX {{{message.Text.Length}+}}\r\n{message.Text}"), mayBeRefused: true))
            World.Ledger.Acknowledge(message, message.Recipients);
    }

    /// <summary>Whether the answer was OK.</summary>
    private async Task<bool> CommandAsync(string command, bool mayBeRefused = false)
    {
        var tag = $"A{++_lastTag}";
        _view?.Begin(command);
        await _wire!.SendAsync($"{tag} {command}\r\n");
        while (true)
        {
            var (line, literal) = await ResponseAsync();
            if (line.StartsWith(tag + " ", StringComparison.Ordinal))
            {
                var isOk = line.StartsWith(tag + " OK", StringComparison.Ordinal);
                if (!isOk && !mayBeRefused && !IsAllowed(line)) World.Violate($"{this}: {command}: {line}");
                return isOk;
            }

            if (line.StartsWith("* ", StringComparison.Ordinal)) await (_view?.TakeAsync(line, literal) ?? Task.CompletedTask);
        }
    }

    /// <summary>The disk failed, or somebody else has expunged what was asked for (RFC 5530 §3).</summary>
    private static bool IsAllowed(string refusal) =>
        refusal.Contains("[UNAVAILABLE]", StringComparison.Ordinal) || refusal.Contains("[EXPUNGEISSUED]", StringComparison.Ordinal);

    private async Task<(string Line, string? Literal)> ResponseAsync()
    {
        var line = await _wire!.LineAsync();
        if (!line.EndsWith('}')) return (line, null);
        var start = line.LastIndexOf('{') + 1;
        var literal = await _wire.OctetsAsync(int.Parse(line.AsSpan(start, line.Length - start - 1), NumberStyles.None, CultureInfo.InvariantCulture));
        return (line + await _wire.LineAsync(), literal);
    }

    public override string ToString() => $"reader of {user}";
}
