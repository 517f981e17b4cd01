using MailServer.Pop3.Tests.Support;

namespace MailServer.Pop3.Tests;

public sealed class LimitTests
{
    private const string Message = "Subject: x\r\n\r\nx\r\n";

    [Fact]
    public async Task Who_does_not_log_in_in_time_is_sent_away()
    {
        await using var bench = await Pop3Bench.StartAsync();
        var session = await bench.GreetAsync();
        bench.Clock.Advance(TimeSpan.FromSeconds(59));
        await session.OkAsync("CAPA");
        await session.Client.ReadDotLinesAsync();
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await session.Client.TryReadLineAsync());
        await session.Ended;
    }

    [Fact]
    public async Task A_silent_user_is_logged_out_after_ten_minutes_without_a_word_and_without_deletes()
    {
        await using var bench = await Pop3Bench.StartAsync(Message);
        var session = await bench.LogInAsync();
        await session.OkAsync("DELE 1");
        bench.Clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        await session.OkAsync("NOOP");
        bench.Clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        await session.OkAsync("NOOP");
        bench.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Null(await session.Client.TryReadLineAsync());
        await session.Ended;
        Assert.Equal(1, await bench.CountAsync());
        Assert.Equal(0, bench.Locks.Count);
    }

    [Fact]
    public async Task A_line_that_comes_little_by_little_gets_no_more_time()
    {
        await using var bench = await Pop3Bench.StartAsync();
        var session = await bench.LogInAsync();
        for (int i = 0; i < 10; i++)
        {
            await session.Client.SendAsync("N");
            bench.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Null(await session.Client.TryReadLineAsync());
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_cut_off()
    {
        await using var bench = await Pop3Bench.StartAsync();
        await bench.DeliverAsync($"Subject: big\r\n\r\n{string.Concat(Enumerable.Repeat(new string('x', 70) + "\r\n", 20_000))}");
        var session = await bench.LogInAsync();
        await session.Client.SendAsync("RETR 1\r\n");
        using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!session.Ended.IsCompleted)
        {
            guard.Token.ThrowIfCancellationRequested();
            bench.Clock.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        await session.Ended;
        Assert.Equal("The client does not read.", session.Connection.AbortReason);
        Assert.Equal(0, bench.Locks.Count);
    }

    [Fact]
    public async Task The_command_behind_an_over_long_line_is_answered_however_the_line_came()
    {
        await using var bench = await Pop3Bench.StartAsync();
        var session = await bench.LogInAsync();
        await session.Client.SendAsync(new string('x', bench.Options.MaxLineLength));
        Assert.Equal("-ERR The line is too long", await session.Client.ReadLineAsync());
        await session.Client.SendAsync(new string('x', bench.Options.MaxLineLength) + "\r\nNOOP\r\nSTAT\r\n");
        Assert.StartsWith("+OK", await session.Client.ReadLineAsync(), StringComparison.Ordinal);
        Assert.StartsWith("+OK 0 0", await session.Client.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bare_line_feed_does_not_end_an_over_long_line()
    {
        await using var bench = await Pop3Bench.StartAsync();
        var session = await bench.LogInAsync();
        await session.Client.SendAsync(new string('x', bench.Options.MaxLineLength));
        Assert.Equal("-ERR The line is too long", await session.Client.ReadLineAsync());
        await session.Client.SendAsync("xx\nNOOP\r\n");
        Assert.Equal("-ERR Lines end with CRLF, closing", await session.Client.ReadLineAsync());
        Assert.Null(await session.Client.TryReadLineAsync());
    }

    [Fact]
    public async Task Too_many_bad_commands_end_the_session()
    {
        await using var bench = await Pop3Bench.StartAsync();
        bench.Options.MaxBadCommands = 3;
        string[] answers = await bench.SayAsync("A\r\nB\r\nC\r\nD\r\nE\r\n");
        Assert.Equal(["-ERR Unknown command", "-ERR Unknown command", "-ERR Unknown command", "-ERR Too many errors, closing"], answers);
    }

    [Fact]
    public async Task Messages_that_do_not_exist_do_not_count_as_bad_commands()
    {
        await using var bench = await Pop3Bench.StartAsync();
        bench.Options.MaxBadCommands = 2;
        var session = await bench.LogInAsync();
        for (int i = 0; i < 10; i++) await session.ErrAsync("RETR 7");
    }

    [Theory]
    [InlineData(12_289)]
    [InlineData(12_290)]
    [InlineData(24_579)]
    [InlineData(1_000_000)]
    public async Task An_over_long_line_is_told_of_once_and_skipped(int length)
    {
        await using var bench = await Pop3Bench.StartAsync();
        var session = await bench.LogInAsync();
        await session.ErrAsync(new string('x', length));
        await session.OkAsync("STAT");
    }

    [Fact]
    public async Task The_longest_line_is_taken()
    {
        await using var bench = await Pop3Bench.StartAsync();
        var session = await bench.LogInAsync();
        Assert.Equal("-ERR Unknown command", await session.ErrAsync(new string('x', 12_288)));
    }

    [Theory]
    [InlineData("NOOP\nDELE 1\r\nQUIT\r\n")]
    [InlineData("NOOP\n")]
    [InlineData("\n")]
    public async Task A_bare_line_feed_ends_the_session_and_nothing_behind_it_runs(string text)
    {
        await using var bench = await Pop3Bench.StartAsync(Message);
        string[] answers = await bench.SayAsync("USER alice\r\nPASS wonder land\r\n" + text);
        Assert.Equal("-ERR Lines end with CRLF, closing", answers[^1]);
        Assert.Equal(3, answers.Length);
        Assert.Equal(1, await bench.CountAsync());
    }

    [Fact]
    public async Task A_bare_carriage_return_is_no_end_of_a_line()
    {
        await using var bench = await Pop3Bench.StartAsync(Message);
        var session = await bench.LogInAsync();
        await session.ErrAsync("NOOP\rDELE 1");
        Assert.Equal("+OK 1 17", await session.OkAsync("STAT"));
    }

    [Fact]
    public async Task A_server_that_stops_says_so_and_deletes_nothing()
    {
        await using var bench = await Pop3Bench.StartAsync(Message);
        var session = await bench.LogInAsync();
        await session.OkAsync("DELE 1");
        session.Stop();
        Assert.StartsWith("-ERR [SYS/TEMP] ", await session.Client.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Null(await session.Client.TryReadLineAsync());
        await session.Ended;
        Assert.Equal(1, await bench.CountAsync());
    }

    [Fact]
    public async Task Commands_that_are_here_already_are_finished_before_the_server_stops()
    {
        await using var bench = await Pop3Bench.StartAsync(Message);
        var session = await bench.LogInAsync();
        var stopAtDelete = bench.Faults;
        stopAtDelete.Fault = call =>
        {
            if (call == "FetchAsync") session.Stop();
            return null;
        };
        await session.Client.SendAsync("RETR 1\r\nDELE 1\r\nQUIT\r\n");
        string answers = await session.Client.ReadToEndAsync();
        Assert.EndsWith("+OK Message 1 deleted\r\n+OK Bye\r\n", answers, StringComparison.Ordinal);
        Assert.Equal(0, await bench.CountAsync());
    }

    [Fact]
    public async Task Answers_to_pipelined_commands_leave_in_one_write()
    {
        await using var bench = await Pop3Bench.StartAsync(Message);
        var session = await bench.LogInAsync();
        await session.Client.SendAsync("STAT\r\nNOOP\r\nLIST\r\nUIDL\r\nRETR 1\r\n");
        var buffer = new byte[4096];
        int read = await session.Client.Stream.ReadAsync(buffer);
        Assert.EndsWith("\r\nSubject: x\r\n\r\nx\r\n.\r\n", System.Text.Encoding.Latin1.GetString(buffer, 0, read), StringComparison.Ordinal);
    }
}
