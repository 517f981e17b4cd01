using MailServer.Connections;
using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests;

/// <summary>Memory is a budget: what costs much of it waits, and is refused in the end; all else goes on.</summary>
public class TightMemoryTests
{
    private const string Refusal = "NO [UNAVAILABLE] Insufficient memory, try again later";
    private static readonly string Message = Samples.Simple("x");
    private readonly Budget _memory = new();
    private readonly TestServer _server = new();

    public TightMemoryTests() => _server.Services = _server.Services with { Memory = _memory };

    [Fact]
    public async Task A_message_waits_for_memory_and_is_asked_for_when_there_is_some()
    {
        var client = await _server.LogInAsync();
        _memory.Tighten();
        await client.Lines.SendAsync($"n NOOP\r\na APPEND INBOX {{{Message.Length}}}\r\n");
        Assert.StartsWith("n OK", (await client.Lines.ReadTaggedAsync("n"))[^1], StringComparison.Ordinal);
        await _memory.Asked;

        _memory.Decide(hasMemory: true);
        Assert.StartsWith("+ ", await client.Lines.ReadLineAsync(), StringComparison.Ordinal);
        await client.Lines.SendAsync(Message + "\r\n");
        Assert.StartsWith("a OK [APPENDUID", (await client.Lines.ReadTaggedAsync("a"))[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("APPEND INBOX")]
    [InlineData("REPLACE 1 INBOX")]
    public async Task A_message_that_waited_in_vain_is_refused_and_not_asked_for(string command)
    {
        await _server.AppendManyAsync(1);
        var client = await _server.SelectAsync();
        _memory.Tighten();
        _memory.Decide(hasMemory: false);
        Assert.Equal(Refusal, (await client.AskAsync($"{command} {{{Message.Length}}}"))[^1]);
        await client.OkAsync("NOOP");
        Assert.Equal(1u, (await _server.OpenFolderAsync()).State.Messages);
    }

    [Fact]
    public async Task A_message_that_comes_unasked_is_read_away()
    {
        var client = await _server.LogInAsync();
        _memory.Tighten();
        _memory.Decide(hasMemory: false);
        await client.Lines.SendAsync($"a APPEND INBOX {{{Message.Length}+}}\r\n{Message} {{{Message.Length}+}}\r\n{Message}\r\nb NOOP\r\n");
        Assert.Equal("a " + Refusal, (await client.Lines.ReadTaggedAsync("a"))[^1]);
        Assert.StartsWith("b OK", (await client.Lines.ReadTaggedAsync("b"))[^1], StringComparison.Ordinal);
        Assert.Equal(0u, (await _server.OpenFolderAsync()).State.Messages);
    }

    [Theory]
    [InlineData("{5000}", "")]
    [InlineData("{5000+}", "x")]
    public async Task A_large_literal_of_a_command_is_refused_and_read_away(string announced, string octet)
    {
        var client = await _server.SelectAsync();
        _memory.Tighten();
        _memory.Decide(hasMemory: false);
        var literal = octet.Length == 0 ? "" : string.Concat(Enumerable.Repeat(octet, 5000)) + " SUBJECT {1+}\r\nx\r\n";
        await client.Lines.SendAsync($"a SEARCH TEXT {announced}\r\n{literal}");
        Assert.Equal("a " + Refusal, (await client.Lines.ReadTaggedAsync("a"))[^1]);
        await client.OkAsync("NOOP");
    }

    [Fact]
    public async Task The_wait_for_memory_does_not_count_as_the_clients_time()
    {
        var client = await _server.LogInAsync();
        _memory.Tighten();
        await client.Lines.SendAsync($"a APPEND INBOX {{{Message.Length}+}}\r\n{Message}");
        await _memory.Asked;
        _server.Time.Advance(_server.Options.CommandTimeout * 10);
        _memory.Decide(hasMemory: true);
        await client.Lines.SendAsync("\r\n");
        Assert.StartsWith("a OK [APPENDUID", (await client.Lines.ReadTaggedAsync("a"))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Small_literals_and_reading_go_on()
    {
        await _server.AppendManyAsync(1);
        var client = await _server.SelectAsync();
        _memory.Tighten();
        _memory.Decide(hasMemory: false);
        await client.Lines.SendAsync("a SEARCH SUBJECT {7+}\r\nMessage\r\n");
        Assert.Contains("* SEARCH 1", await client.Lines.ReadTaggedAsync("a"));
        await client.OkAsync("FETCH 1 BODY[]");
    }

    [Fact]
    public async Task A_literal_that_is_larger_than_a_command_may_be_is_refused_with_TOOBIG()
    {
        var client = await _server.SelectAsync();
        Assert.Equal("BAD [TOOBIG] The literal is too large", (await client.AskAsync($"SEARCH TEXT {{{_server.Options.MaxLiteral + 1}}}"))[^1]);
        await client.OkAsync("NOOP");
    }

    /// <summary>A budget that a test decides on.</summary>
    private sealed class Budget : IMemoryBudget
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<bool> _decided = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsTight { get; private set; }

        public Task Asked => _asked.Task;

        public void Tighten() => IsTight = true;

        public void Decide(bool hasMemory) => _decided.SetResult(hasMemory);

        public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
        {
            _asked.TrySetResult();
            return await _decided.Task.WaitAsync(cancellationToken);
        }
    }
}
