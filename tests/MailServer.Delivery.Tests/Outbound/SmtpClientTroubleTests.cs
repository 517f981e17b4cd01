using System.Text;
using CsCheck;
using MailServer.Connections;
using MailServer.Delivery.Tests.Outbound.Support;

namespace MailServer.Delivery.Tests.Outbound;

/// <summary>Next hops that misbehave: every outcome is a reply, and what is not known is tried again.</summary>
public sealed class SmtpClientTroubleTests
{
    private readonly ClientBench _bench = new();

    [Theory]
    [InlineData("MAIL FROM")]
    [InlineData("RCPT TO")]
    [InlineData("DATA")]
    [InlineData(".")]
    public async Task A_server_that_falls_silent_is_given_up_in_its_time(string at)
    {
        _bench.Hop.Extensions = [];
        _bench.Hop.Script = line => line.StartsWith(at, StringComparison.Ordinal) ? NextHop.Hang : null;
        await using var session = await _bench.SessionAsync();
        var sending = session.SendAsync(await TestMessages.MessageAsync(TestMessages.Text, "b@there.test"), CancellationToken.None).AsTask();
        await _bench.Hop.Hung.WaitAsync(Waiting.Guard);

        var results = await _bench.Time.PassUntilDoneAsync(sending);

        Assert.Equal("4.4.2", results[0].Reply.Enhanced.ToString());
        Assert.False(session.IsUsable);
    }

    [Fact]
    public async Task A_server_that_closes_in_the_middle_of_the_content_is_tried_again()
    {
        _bench.Hop.CutContentAfter = 1000;

        var results = await _bench.SendAsync(LargeText, "b@there.test");

        Assert.Equal("4.4.2", results[0].Reply.Enhanced.ToString());
    }

    [Fact]
    public async Task Its_last_words_count()
    {
        _bench.Hop.CutContentAfter = 1000;
        _bench.Hop.LastWords = "552 5.3.4 too much\r\n";

        var results = await _bench.SendAsync(LargeText, "b@there.test");

        Assert.Equal("5.3.4", results[0].Reply.Enhanced.ToString());
    }

    [Fact]
    public async Task Recipients_refused_before_the_connection_broke_stay_refused()
    {
        _bench.Hop.Script = line => line.Contains("<bad@", StringComparison.Ordinal) ? "550 5.1.1 nobody" : line == "DATA" ? NextHop.Close : null;

        var results = await _bench.SendAsync(TestMessages.Text, "bad@there.test", "b@there.test");

        Assert.Equal([550, 451], results.Select(r => r.Reply.Code));
    }

    [Theory]
    [InlineData("MAIL FROM", "354 go on")]
    [InlineData("RCPT TO", "354 go on")]
    [InlineData("DATA", "250 fine")]
    [InlineData(".", "354 go on")]
    [InlineData(".", "raw:junk\r\n")]
    [InlineData(".", "raw:\0\0\0\n")]
    [InlineData("MAIL FROM", "raw:250 fine\n")]
    public async Task An_answer_out_of_place_delivers_nothing_and_bounces_nothing(string at, string answer)
    {
        _bench.Hop.Extensions = [];
        _bench.Hop.Script = line => line.StartsWith(at, StringComparison.Ordinal) ? answer : null;

        var results = await _bench.SendAsync(TestMessages.Text, "b@there.test");

        Assert.True(results[0].Reply.IsTransientFailure, results[0].Reply.ToString());
    }

    [Theory]
    [InlineData("greeting")]
    [InlineData("EHLO here.test")]
    public async Task A_session_that_begins_out_of_order_is_refused_for_now(string at)
    {
        _bench.Hop.Script = line => line == at ? "354 go on" : null;

        Assert.True((await _bench.OpenAsync()).Refusal!.IsTransientFailure);
    }

    [Fact]
    public async Task An_endless_reply_is_cut_off()
    {
        _bench.Hop.Script = line => line == "greeting" ? "raw:" + string.Concat(Enumerable.Repeat("220-and on\r\n", 1000)) : null;

        await Assert.ThrowsAsync<MailConnectionException>(_bench.OpenAsync);
    }

    [Fact]
    public async Task A_421_ends_the_session_and_the_message_is_tried_again()
    {
        _bench.Hop.Script = line => line.StartsWith("MAIL", StringComparison.Ordinal) ? "421 4.3.2 closing" : null;
        await using var session = await _bench.SessionAsync();

        var results = await session.SendAsync(await TestMessages.MessageAsync(TestMessages.Text, "b@there.test"), CancellationToken.None);

        Assert.Equal(421, results[0].Reply.Code);
        Assert.False(session.IsUsable);
    }

    [Fact]
    public async Task Random_answers_never_crash_a_session()
    {
        var answers = Gen.OneOf(
            Gen.Bool.Select(_ => (string?)null),
            Gen.Int[100, 699].Select(code => (string?)$"{code} some text"),
            Gen.Int[200, 599].Select(code => (string?)$"raw:{code}-one\r\n{code + 1} two\r\n"),
            Gen.Byte.Array[0, 40].Select(bytes => (string?)("raw:" + Encoding.Latin1.GetString(bytes) + "\r\n")),
            Gen.Bool.Select(_ => (string?)NextHop.Close));
        await answers.Array[12].SampleAsync(
            async script =>
            {
                var bench = new ClientBench();
                int next = 0;
                bench.Hop.Script = _ => script[next++ % script.Length];
                var sending = RunAsync(bench);
                await bench.Time.PassUntilDoneAsync(sending);
            },
            iter: 200, threads: 1);
    }

    private static async Task<bool> RunAsync(ClientBench bench)
    {
        try
        {
            var start = await bench.OpenAsync();
            if (start.Session is not { } session) return start.Refusal is not null;
            await using (session)
            {
                var results = await session.SendAsync(await TestMessages.MessageAsync(TestMessages.Text, "b@there.test", "c@there.test"), CancellationToken.None);
                await session.QuitAsync(CancellationToken.None);
                return results.Count == 2;
            }
        }
        catch (MailConnectionException)
        {
            return true;
        }
    }

    private static string LargeText => "Subject: x\r\n\r\n" + string.Concat(Enumerable.Repeat("some more text\r\n", 100_000));
}
