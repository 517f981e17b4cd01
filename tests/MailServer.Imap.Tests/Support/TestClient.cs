using MailServer.Testing;

namespace MailServer.Imap.Tests.Support;

/// <summary>One IMAP client: makes the tags, reads the answers.</summary>
internal sealed class TestClient(InMemoryConnection connection, Task running)
{
    private int _tag;

    public InMemoryConnection Connection { get; } = connection;

    public TranscriptClient Lines { get; } = new(connection);

    public string Greeting { get; set; } = "";

    /// <summary>Completes when the engine has returned.</summary>
    public Task Running { get; } = running;

    public string LastTag => "a" + _tag;

    /// <summary>Sends a command and gives all lines of the answer, the tagged one last and without its tag.</summary>
    public async Task<IReadOnlyList<string>> AskAsync(string command)
    {
        await SendAsync(command);
        return await AnswerAsync();
    }

    public async Task SendAsync(string command) => await Lines.SendLineAsync($"a{++_tag} {command}");

    public async Task<IReadOnlyList<string>> AnswerAsync()
    {
        var lines = await Lines.ReadTaggedAsync(LastTag);
        return [.. lines.SkipLast(1), lines[^1][(LastTag.Length + 1)..]];
    }

    /// <summary>The tagged line of a command that must succeed.</summary>
    public async Task<string> OkAsync(string command)
    {
        var answer = await AskAsync(command);
        Assert.True(answer[^1].StartsWith("OK", StringComparison.Ordinal), $"{command}: {answer[^1]}\n{Lines.Transcript}");
        return answer[^1];
    }

    /// <summary>The untagged lines of a command that must succeed.</summary>
    public async Task<IReadOnlyList<string>> UntaggedAsync(string command)
    {
        var answer = await AskAsync(command);
        Assert.True(answer[^1].StartsWith("OK", StringComparison.Ordinal), $"{command}: {answer[^1]}\n{Lines.Transcript}");
        return [.. answer.SkipLast(1)];
    }

    /// <summary>Sends a command that ends with a synchronizing literal and the literal after the permission to.</summary>
    public async Task<IReadOnlyList<string>> AppendAsync(string start, string literal)
    {
        await SendAsync($"{start} {{{System.Text.Encoding.UTF8.GetByteCount(literal)}}}");
        var before = await Lines.ReadLinesUntilAsync(line => !line.StartsWith('*'));
        List<string> untagged = [.. before.SkipLast(1)];
        if (!before[^1].StartsWith('+')) return [.. untagged, before[^1][(LastTag.Length + 1)..]];
        await Lines.SendAsync(literal + "\r\n");
        return [.. untagged, .. await AnswerAsync()];
    }
}
