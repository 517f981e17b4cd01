using MailServer.Pop3.Tests.Support;

namespace MailServer.Pop3.Tests;

public sealed class MaildropTests
{
    private const string Message = "Subject: x\r\n\r\nx\r\n";

    [Fact]
    public async Task A_maildrop_belongs_to_one_session_until_it_ends()
    {
        await using var bench = await Pop3Bench.StartAsync(Message);
        var first = await bench.LogInAsync();
        var second = await bench.GreetAsync();
        await second.OkAsync("USER alice");
        Assert.StartsWith("-ERR [IN-USE] ", await second.ErrAsync("PASS wonder land"), StringComparison.Ordinal);
        await first.OkAsync("QUIT");
        await second.OkAsync("USER alice");
        await second.OkAsync("PASS wonder land");
    }

    [Fact]
    public async Task A_connection_that_dies_frees_the_maildrop_and_deletes_nothing()
    {
        await using var bench = await Pop3Bench.StartAsync(Message);
        var session = await bench.LogInAsync();
        await session.OkAsync("DELE 1");
        session.Connection.Abort("reset by peer");
        await session.Ended;
        Assert.Equal(0, bench.Locks.Count);
        Assert.Equal(1, await bench.CountAsync());
        await bench.LogInAsync();
    }

    [Fact]
    public async Task A_client_that_hangs_up_without_QUIT_deletes_nothing()
    {
        await using var bench = await Pop3Bench.StartAsync(Message);
        var session = await bench.LogInAsync();
        await session.OkAsync("DELE 1");
        await session.Client.SendAsync("QUIT");
        session.Client.EndWriting();
        await session.Ended;
        Assert.Equal(1, await bench.CountAsync());
        Assert.Equal(0, bench.Locks.Count);
    }

    [Fact]
    public async Task Messages_that_arrive_in_the_session_are_not_seen_and_not_deleted()
    {
        await using var bench = await Pop3Bench.StartAsync(Message, Message);
        var session = await bench.LogInAsync();
        await bench.DeliverAsync(Message);
        Assert.Equal("+OK 2 34", await session.OkAsync("STAT"));
        await session.ErrAsync("RETR 3");
        await session.OkAsync("DELE 1");
        await session.OkAsync("DELE 2");
        await session.OkAsync("QUIT");
        Assert.Equal(1, await bench.CountAsync());
    }

    [Fact]
    public async Task A_message_that_another_session_expunged_is_an_error_and_no_trouble_at_QUIT()
    {
        await using var bench = await Pop3Bench.StartAsync(Message, Message);
        var session = await bench.LogInAsync();
        await bench.ExpungeAsync(1);
        await session.ErrAsync("RETR 1");
        await session.ErrAsync("TOP 1 0");
        await session.OkAsync("STAT");
        await session.OkAsync("DELE 1");
        await session.OkAsync("DELE 2");
        await session.OkAsync("QUIT");
        Assert.Equal(0, await bench.CountAsync());
    }

    [Fact]
    public async Task Deletes_that_the_store_refuses_are_not_claimed()
    {
        await using var bench = await Pop3Bench.StartAsync(Message);
        var session = await bench.LogInAsync();
        await session.OkAsync("DELE 1");
        bench.Store.RemoveAccount(bench.Account);
        await session.ErrAsync("QUIT");
        await session.Ended;
        Assert.Equal(0, bench.Locks.Count);
    }

    [Fact]
    public async Task Deletes_that_break_the_store_are_not_claimed()
    {
        await using var bench = await Pop3Bench.StartAsync(Message);
        var session = await bench.LogInAsync();
        await session.OkAsync("DELE 1");
        bench.Faults.Fault = call => call == "RemoveAsync" ? new IOException("disk full") : null;
        Assert.StartsWith("-ERR [SYS/TEMP] ", await session.ErrAsync("QUIT"), StringComparison.Ordinal);
        await session.Ended;
        Assert.Equal(1, await bench.CountAsync());
        Assert.Equal(0, bench.Locks.Count);
    }

    [Theory]
    [InlineData("OpenAccountAsync")]
    [InlineData("OpenFolderAsync")]
    [InlineData("FetchAsync")]
    public async Task A_store_that_cannot_be_read_refuses_the_log_in_for_now(string call)
    {
        await using var bench = await Pop3Bench.StartAsync(Message);
        var session = await bench.GreetAsync();
        bench.Faults.Fault = name => name == call ? new IOException("busy") : null;
        await session.OkAsync("USER alice");
        Assert.StartsWith("-ERR [SYS/TEMP] ", await session.ErrAsync("PASS wonder land"), StringComparison.Ordinal);
        Assert.Equal(0, bench.Locks.Count);
        bench.Faults.Fault = _ => null;
        await session.OkAsync("USER alice");
        await session.OkAsync("PASS wonder land");
    }

    [Fact]
    public async Task An_account_without_a_mailbox_is_a_lasting_error()
    {
        await using var bench = await Pop3Bench.StartAsync();
        bench.Store.RemoveAccount(bench.Account);
        var session = await bench.GreetAsync();
        await session.OkAsync("USER alice");
        Assert.StartsWith("-ERR [SYS/PERM] ", await session.ErrAsync("PASS wonder land"), StringComparison.Ordinal);
        Assert.Equal(0, bench.Locks.Count);
    }

    [Fact]
    public async Task A_store_that_fails_at_RETR_is_a_passing_error()
    {
        await using var bench = await Pop3Bench.StartAsync(Message);
        var session = await bench.LogInAsync();
        bench.Faults.Fault = call => call == "FetchAsync" ? new IOException("busy") : null;
        Assert.StartsWith("-ERR [SYS/TEMP] ", await session.ErrAsync("RETR 1"), StringComparison.Ordinal);
        bench.Faults.Fault = _ => null;
        Assert.Equal(["Subject: x", "", "x"], await session.LinesAsync("RETR 1"));
    }

    [Fact]
    public async Task Log_ins_too_close_to_each_other_are_refused_where_the_option_says_so()
    {
        await using var bench = await Pop3Bench.StartAsync();
        bench.Options.LoginDelay = TimeSpan.FromMinutes(1);
        await (await bench.LogInAsync()).OkAsync("QUIT");
        var session = await bench.GreetAsync();
        await session.OkAsync("USER alice");
        Assert.StartsWith("-ERR [LOGIN-DELAY] ", await session.ErrAsync("PASS wonder land"), StringComparison.Ordinal);
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.LogInAsync();
    }

    // RFC 9051 §4.3.1 has the same for IMAP: a message should hold no NUL, and who reads text may end at one.
    [Fact]
    public async Task NUL_that_was_kept_goes_to_no_client_and_changes_no_length()
    {
        await using var bench = await Pop3Bench.StartAsync("Subject: a\0b\r\n\r\n\0x\r\n");
        var session = await bench.LogInAsync();
        Assert.Equal("+OK 1 20", await session.OkAsync("STAT"));
        Assert.Equal(["Subject: a\u0080b", "", "\u0080x"], await session.LinesAsync("RETR 1"));
        Assert.Equal(["Subject: a\u0080b", ""], await session.LinesAsync("TOP 1 0"));
    }
}
