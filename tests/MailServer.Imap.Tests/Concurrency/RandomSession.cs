using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests.Concurrency;

/// <summary>One of many clients that do what they like with INBOX, and believe only what they are told.</summary>
internal sealed class RandomSession
{
    private readonly TestClient _client;
    private readonly Random _random;
    private readonly MailboxModel _model = new();

    private RandomSession(TestClient client, Random random) => (_client, _random) = (client, random);

    public MailboxModel Model => _model;

    /// <summary>Opens INBOX as one of the kinds of clients that there are: with nothing, CONDSTORE, QRESYNC or IMAP4rev2.</summary>
    public static async Task<RandomSession> OpenAsync(TestServer server, Random random)
    {
        var session = new RandomSession(await server.LogInAsync(), random);
        if (random.Next(4) is var kind && kind != 0) await session._client.OkAsync("ENABLE " + new[] { "", "CONDSTORE", "QRESYNC", "IMAP4rev2" }[kind]);
        await session.DoAsync("SELECT INBOX");
        await session.DoAsync("UID FETCH 1:* (FLAGS)");
        return session;
    }

    public async Task RunAsync(int commands)
    {
        for (var i = 0; i < commands; i++) await StepAsync();
    }

    public async Task StepAsync()
    {
        if (_random.Next(5) == 0) await AppendAsync();
        else await DoAsync(Choose());
    }

    /// <summary>Goes away without a word, in the middle of a command.</summary>
    public async Task DieAsync()
    {
        await _client.SendAsync(Choose());
        _client.Connection.Abort("killed");
        await _client.Running;
    }

    /// <summary>Hears the last news, and asks only for what it has put in doubt itself.</summary>
    public async Task<string> FinishAsync()
    {
        await DoAsync("NOOP");
        if (_model.Uids.Any(uid => uid == 0 || !_model.Flags.ContainsKey(uid))) await DoAsync("UID FETCH 1:* (FLAGS)");
        return string.Join('\n', _model.Uids.Select(uid => $"{uid} {_model.Flags[uid]}"));
    }

    private string Choose()
    {
        var number = _model.Count == 0 ? 1 : _random.Next(1, _model.Count + 1);
        var uid = _model.Count == 0 ? 1 : Math.Max(1, _model.Uids[number - 1]);
        var flag = new[] { "\\Seen", "\\Flagged", "\\Deleted", "$Mine", "$Other" }[_random.Next(5)];
        return _random.Next(16) switch
        {
            0 => "NOOP",
            1 => $"FETCH {number} (UID FLAGS)",
            2 => "UID FETCH 1:* (FLAGS)",
            3 or 4 => $"STORE {number} +FLAGS ({flag})",
            5 => $"STORE {number} -FLAGS.SILENT ({flag})",
            6 => $"UID STORE {uid} FLAGS ({flag})",
            7 => "EXPUNGE",
            8 => $"UID EXPUNGE {uid}",
            9 => $"COPY {number} INBOX",
            10 => $"MOVE {number} Archive",
            11 => $"UID MOVE {uid} INBOX",
            12 => "SEARCH UNSEEN",
            13 => $"FETCH {number}:* (UID FLAGS)",
            14 => $"UID STORE {uid}:* -FLAGS (\\Deleted)",
            _ => "CHECK",
        };
    }

    private async Task AppendAsync()
    {
        var answer = await _client.AppendAsync("APPEND INBOX (\\Flagged)", Samples.Simple("Message"));
        Assert.StartsWith("OK [APPENDUID", answer[^1]);
        _model.Hear("APPEND", answer);
    }

    private async Task DoAsync(string command)
    {
        var answer = await _client.AskAsync(command);
        if (_model.Count > 0) Assert.False(answer[^1].StartsWith("BAD", StringComparison.Ordinal), $"{command}: {answer[^1]}");
        try
        {
            _model.Hear(command, answer);
        }
        catch (Xunit.Sdk.XunitException exception)
        {
            Assert.Fail(exception.Message + "\n" + _client.Lines.Transcript);
        }
    }
}
