using CsCheck;
using MailServer.Pop3.Tests.Support;
using MailServer.Testing;

namespace MailServer.Pop3.Tests;

public sealed class RandomSessionTests
{
    private static readonly string[] States = ["", "USER alice\r\n", "AUTH PLAIN\r\n", "AUTH LOGIN\r\nYWxpY2U=\r\n", "USER alice\r\nPASS wonder land\r\n"];

    private static readonly Gen<string> Line = Gen.OneOf(
        OneOf("CAPA", "USER alice", "PASS wonder land", "PASS x", "AUTH", "AUTH PLAIN", "AUTH PLAIN AGFsaWNlAHdvbmRlciBsYW5k", "AUTH LOGIN", "*", "="),
        OneOf("STAT", "LIST", "LIST 1", "UIDL", "UIDL 2", "RETR 1", "RETR 2", "TOP 1 0", "TOP 2 1", "DELE 1", "DELE 2", "RSET", "NOOP", "UTF8", "LANG", "LANG en", "QUIT"),
        Gen.Char['\x01', '\xFF'].Array[0, 40].Select(chars => new string(chars)),
        Gen.Select(OneOf("LIST ", "RETR ", "TOP 1 ", "DELE ", "LANG ", "USER ", "AUTH "), Gen.Char['\x20', '\x7E'].Array[0, 20], (verb, chars) => verb + new string(chars)));

    private static readonly Gen<string> Conversation =
        Gen.Select(OneOf(States), Line.Array[0, 12], (state, lines) => state + string.Concat(lines.Select(line => line + "\r\n")));

    [Fact]
    public Task Whatever_a_client_says_in_whatever_state_the_session_answers_the_same_however_it_is_cut_and_frees_the_maildrop() =>
        Conversation.SampleAsync(
            async text =>
            {
                string[] whole = await RunAsync(text, TranscriptCut.Whole);
                Assert.Equal(whole, await RunAsync(text, TranscriptCut.Bytes));
            },
            iter: 300);

    private static Gen<string> OneOf(params string[] texts) => Gen.OneOf([.. texts.Select(text => Gen.Const(text))]);

    private static async Task<string[]> RunAsync(string text, TranscriptCut cut)
    {
        await using var bench = await Pop3Bench.StartAsync("Subject: 1\r\n\r\n.\r\n", "Subject: 2\r\n\r\n2\r\n");
        string[] answers = await bench.SayAsync(text, cut);
        Assert.Empty(bench.Logger.Errors);
        Assert.Equal(0, bench.Locks.Count);
        bool mayHaveDeleted = text.Contains("QUIT", StringComparison.OrdinalIgnoreCase);
        if (!mayHaveDeleted) Assert.Equal(2, await bench.CountAsync());
        return answers;
    }
}
