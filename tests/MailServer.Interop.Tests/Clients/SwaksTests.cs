using MailServer.Interop.Tests.Host;

namespace MailServer.Interop.Tests.Clients;

public sealed class SwaksTests(HostFixture fixture)
{
    private readonly HostProcess _host = fixture.Host;

    [Fact]
    public async Task Delivers_to_port_25_with_starttls_and_pipelining()
    {
        ProgramRun.Require("swaks");
        var user = await fixture.AddUserAsync();

        var output = await ProgramRun.SucceedAsync("swaks", "--server", $"127.0.0.1:{_host.Port("smtp")}",
            "--from", "a@elsewhere.test", "--to", user, "--tls", "--pipeline", "--header", "Subject: by swaks");

        Assert.Contains("250 2.0.0", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PLAIN")]
    [InlineData("LOGIN")]
    public async Task Submits_after_log_in(string mechanism)
    {
        ProgramRun.Require("swaks");
        var user = await fixture.AddUserAsync();

        await ProgramRun.SucceedAsync("swaks", "--server", $"127.0.0.1:{_host.Port("submission")}", "--tls",
            "--auth", mechanism, "--auth-user", user, "--auth-password", HostProcess.Password, "--from", user, "--to", user);
        await ProgramRun.SucceedAsync("swaks", "--server", $"127.0.0.1:{_host.Port("submissions")}", "--tls-on-connect",
            "--auth", mechanism, "--auth-user", user, "--auth-password", HostProcess.Password, "--from", user, "--to", user);
    }

    [Fact]
    public async Task Delivers_by_lmtp()
    {
        ProgramRun.Require("swaks");
        var user = await fixture.AddUserAsync();

        await ProgramRun.SucceedAsync("swaks", "--protocol", "LMTP", "--server", $"127.0.0.1:{_host.Port("lmtp")}",
            "--from", "a@elsewhere.test", "--to", user);
    }

    [Fact]
    public async Task Is_no_open_relay()
    {
        ProgramRun.Require("swaks");

        var start = new System.Diagnostics.ProcessStartInfo("swaks", ["--server", $"127.0.0.1:{_host.Port("smtp")}",
            "--from", "a@elsewhere.test", "--to", "b@another.test"]);
        var (code, output) = await ProgramRun.CompleteAsync(start, null, TimeSpan.FromSeconds(30));

        Assert.NotEqual(0, code);
        Assert.Contains("550 5.7.1", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_users_are_refused_at_rcpt()
    {
        ProgramRun.Require("swaks");

        var start = new System.Diagnostics.ProcessStartInfo("swaks", ["--server", $"127.0.0.1:{_host.Port("smtp")}",
            "--from", "a@elsewhere.test", "--to", "nobody@example.test"]);
        var (code, output) = await ProgramRun.CompleteAsync(start, null, TimeSpan.FromSeconds(30));

        Assert.NotEqual(0, code);
        Assert.Contains("550 5.1.1", output, StringComparison.Ordinal);
    }
}
