using MailServer.Pop3.Tests.Support;
using MailServer.Testing;

namespace MailServer.Pop3.Tests;

public sealed class TranscriptTests
{
    private const string First = "Subject: one\r\n\r\nHello\r\n.dot\r\n..two\r\n";
    private const string Second = "Subject: two\r\n\r\nline 1\r\nline 2\r\nline 3\r\n";

    [Theory]
    [InlineData(TranscriptCut.Whole)]
    [InlineData(TranscriptCut.Lines)]
    [InlineData(TranscriptCut.Bytes)]
    public async Task A_session_reads_the_same_however_it_is_cut(TranscriptCut cut)
    {
        await using var bench = await Pop3Bench.StartAsync(First, Second);
        string[] answers = await bench.SayAsync(
            "USER alice\r\nPASS wonder land\r\nSTAT\r\nLIST\r\nLIST 2\r\nRETR 1\r\nTOP 2 1\r\nDELE 1\r\nSTAT\r\nLIST\r\nRETR 1\r\nRSET\r\nNOOP\r\nDELE 2\r\nQUIT\r\n",
            cut);
        Assert.Equal(
            [
                "+OK Send the password",
                "+OK 2 messages (76 octets)",
                "+OK 2 76",
                "+OK 2 messages (76 octets)", "1 36", "2 40", ".",
                "+OK 2 40",
                "+OK 36 octets", "Subject: one", "", "Hello", "..dot", "...two", ".",
                "+OK Top of message follows", "Subject: two", "", "line 1", ".",
                "+OK Message 1 deleted",
                "+OK 1 40",
                "+OK 1 messages (40 octets)", "2 40", ".",
                "-ERR No such message",
                "+OK 2 messages (76 octets)",
                "+OK Still here",
                "+OK Message 2 deleted",
                "+OK Bye",
            ],
            answers);
        Assert.Equal(1, await bench.CountAsync());
    }

    [Fact]
    public async Task Verbs_are_taken_in_any_case()
    {
        await using var bench = await Pop3Bench.StartAsync();
        Assert.Equal(["+OK Send the password", "+OK 0 messages (0 octets)", "+OK 0 0", "+OK Bye"], await bench.SayAsync("user alice\r\nPass wonder land\r\nsTaT\r\nquit\r\n"));
    }

    [Fact]
    public async Task Commands_in_the_wrong_state_are_refused()
    {
        await using var bench = await Pop3Bench.StartAsync(First);
        var session = await bench.GreetAsync();
        foreach (string command in new[] { "STAT", "LIST", "RETR 1", "DELE 1", "NOOP", "RSET", "TOP 1 0", "UIDL" }) await session.ErrAsync(command);
        await session.ErrAsync("PASS wonder land");
        await session.OkAsync("USER alice");
        await session.OkAsync("PASS wonder land");
        foreach (string command in new[] { "USER alice", "PASS wonder land", "AUTH PLAIN", "STLS", "UTF8" }) await session.ErrAsync(command);
        await session.OkAsync("STAT");
    }

    [Theory]
    [InlineData("RETR")]
    [InlineData("RETR 0")]
    [InlineData("RETR -1")]
    [InlineData("RETR +1")]
    [InlineData("RETR 2")]
    [InlineData("RETR 4294967297")]
    [InlineData("RETR 99999999999999999999999999")]
    [InlineData("RETR one")]
    [InlineData("TOP 1")]
    [InlineData("TOP 1 -1")]
    [InlineData("TOP 2 1")]
    [InlineData("LIST 2")]
    [InlineData("UIDL 2")]
    [InlineData("DELE")]
    [InlineData("DELE 1 2")]
    [InlineData("APOP alice c4c9334bac560ecc979e58001b3e22fb")]
    [InlineData("XYZZY")]
    [InlineData("")]
    [InlineData(" STAT")]
    [InlineData("ST\0AT")]
    public async Task What_is_not_a_command_or_not_a_message_is_an_error_and_the_session_goes_on(string line)
    {
        await using var bench = await Pop3Bench.StartAsync(First);
        var session = await bench.LogInAsync();
        await session.ErrAsync(line);
        await session.OkAsync("STAT");
    }

    [Fact]
    public async Task Unique_ids_are_the_same_in_every_session_and_never_used_again()
    {
        await using var bench = await Pop3Bench.StartAsync(First, Second);
        var session = await bench.LogInAsync();
        var ids = await session.LinesAsync("UIDL");
        Assert.Equal(2, ids.Count);
        Assert.Equal("+OK " + ids[1], await session.OkAsync("UIDL 2"));
        await session.OkAsync("DELE 1");
        await session.OkAsync("QUIT");
        await bench.DeliverAsync(First);

        var later = await (await bench.LogInAsync()).LinesAsync("UIDL");
        Assert.Equal(ids[1].Split(' ')[1], later[0].Split(' ')[1]);
        Assert.DoesNotContain(ids[0].Split(' ')[1], later[1], StringComparison.Ordinal);
        Assert.All(later, line => Assert.InRange(line.Split(' ')[1].Length, 1, 70));
    }

    [Theory]
    [InlineData(0, "Subject: two||")]
    [InlineData(2, "Subject: two||line 1|line 2|")]
    [InlineData(1000, "Subject: two||line 1|line 2|line 3|")]
    public async Task TOP_sends_the_header_and_as_many_lines_as_there_are(int lines, string expected)
    {
        await using var bench = await Pop3Bench.StartAsync(Second);
        var session = await bench.LogInAsync();
        Assert.Equal(expected, string.Concat((await session.LinesAsync($"TOP 1 {lines}")).Select(line => line + "|")));
    }

    [Fact]
    public async Task TOP_of_a_message_without_a_body_ends_at_its_end()
    {
        await using var bench = await Pop3Bench.StartAsync("Subject: lone\r\n");
        var session = await bench.LogInAsync();
        Assert.Equal(["Subject: lone"], await session.LinesAsync("TOP 1 5"));
        Assert.Equal(["Subject: lone"], await session.LinesAsync("RETR 1"));
    }

    [Fact]
    public async Task Eight_bit_octets_come_back_as_they_are()
    {
        await using var bench = await Pop3Bench.StartAsync("Subject: gr\u00FC\u00DFe\r\n\r\n\u00FF\u0080\r\n");
        var session = await bench.LogInAsync();
        Assert.Equal(["Subject: gr\u00FC\u00DFe", "", "\u00FF\u0080"], await session.LinesAsync("RETR 1"));
    }

    [Fact]
    public async Task A_message_without_a_last_line_end_gets_one_before_the_dot()
    {
        await using var bench = await Pop3Bench.StartAsync("Subject: x\r\n\r\nno end");
        var session = await bench.LogInAsync();
        Assert.Equal(["Subject: x", "", "no end"], await session.LinesAsync("RETR 1"));
        await session.OkAsync("NOOP");
    }

    [Fact]
    public async Task CAPA_tells_what_works_here_and_now()
    {
        await using var bench = await Pop3Bench.StartAsync();
        bench.Options.LoginDelay = TimeSpan.FromSeconds(5);
        bench.Authentication.AllowPlaintextLogin = false;
        var session = await bench.GreetAsync();
        string[] always = ["TOP", "UIDL", "RESP-CODES", "AUTH-RESP-CODE", "PIPELINING", "UTF8 USER", "LANG", "EXPIRE NEVER", "LOGIN-DELAY 5"];
        Assert.Equal([.. always, "STLS"], await session.LinesAsync("CAPA"));
        await session.OkAsync("STLS");
        await session.Client.UpgradeToTlsAsync();
        var inside = await session.LinesAsync("CAPA");
        Assert.Equal([.. always, "USER"], inside.SkipLast(1));
        Assert.StartsWith("SASL SCRAM-SHA-256-PLUS ", inside[^1], StringComparison.Ordinal);
        Assert.EndsWith(" PLAIN LOGIN", inside[^1], StringComparison.Ordinal);
        await session.OkAsync("USER alice");
        await session.OkAsync("PASS wonder land");
        Assert.Equal([.. always, "IMPLEMENTATION MailServer"], await session.LinesAsync("CAPA"));
    }

    [Fact]
    public async Task LANG_knows_English()
    {
        await using var bench = await Pop3Bench.StartAsync();
        var session = await bench.GreetAsync();
        Assert.Equal(["en English"], await session.LinesAsync("LANG"));
        Assert.StartsWith("+OK en ", await session.OkAsync("LANG en"), StringComparison.Ordinal);
        Assert.StartsWith("+OK en ", await session.OkAsync("LANG *"), StringComparison.Ordinal);
        await session.ErrAsync("LANG tlh");
    }

    [Fact]
    public async Task Mail_with_UTF8_in_its_header_is_refused_to_others_where_the_option_says_so()
    {
        await using var bench = await Pop3Bench.StartAsync("Subject: gr\u00C3\u00BC\u00C3\u009Fe\r\n\r\nx\r\n", "Subject: plain\r\n\r\n\u00C3\u00BC\r\n", "Subject: \u00FC\r\n\r\nx\r\n");
        var session = await bench.LogInAsync();
        await session.LinesAsync("RETR 1");
        await session.OkAsync("QUIT");

        bench.Options.RefuseUtf8Headers = true;
        session = await bench.LogInAsync();
        Assert.StartsWith("-ERR [UTF8] ", await session.ErrAsync("RETR 1"), StringComparison.Ordinal);
        Assert.StartsWith("-ERR [UTF8] ", await session.ErrAsync("TOP 1 0"), StringComparison.Ordinal);
        await session.LinesAsync("RETR 2");
        await session.LinesAsync("RETR 3");
        await session.OkAsync("QUIT");

        session = await bench.GreetAsync();
        await session.OkAsync("UTF8");
        await session.OkAsync("USER alice");
        await session.OkAsync("PASS wonder land");
        await session.LinesAsync("RETR 1");
    }
}
