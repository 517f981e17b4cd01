using System.Globalization;
using MailServer.Interop.Tests.Host;
using MailServer.Interop.Tests.Peers;

namespace MailServer.Interop.Tests.Outbound;

/// <summary>All mail through a Postfix that wants a log-in, which Dovecot checks.</summary>
public sealed class SmartHostLogInTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("plain")]
    [InlineData("login")]
    [InlineData("scram-sha-256")]
    public async Task Mail_goes_out_after_a_log_in(string mechanism)
    {
        await using var logIns = await DovecotLogIns.StartAsync(_folder, mechanism);
        await using var postfix = await PostfixAsync(logIns);
        await using var host = await StartAsync(postfix, DovecotLogIns.Password);

        await host.SubmitAsync("bob@there.test", "By the relay");

        await host.QueueAsync(lines => lines.Length == 0);
        Assert.Contains($"sasl_method={mechanism.ToUpperInvariant()}, sasl_username={DovecotLogIns.User}", postfix.Log, StringComparison.Ordinal);
        Assert.Contains("status=sent", postfix.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("scram-sha-256")]
    public async Task With_a_wrong_password_mail_waits(string mechanism)
    {
        await using var logIns = await DovecotLogIns.StartAsync(_folder, mechanism);
        await using var postfix = await PostfixAsync(logIns);
        await using var host = await StartAsync(postfix, "not the secret");

        await host.SubmitAsync("bob@there.test", "By the relay");

        await host.QueueAsync(lines => lines is [var line] && line.Contains("454 4.7.8", StringComparison.Ordinal));
        Assert.DoesNotContain("status=sent", postfix.Log, StringComparison.Ordinal);
    }

    private Task<Postfix> PostfixAsync(DovecotLogIns logIns) =>
        Postfix.StartAsync(_folder, "relay.here.test", logIns.PostfixSettings, "default_transport = discard");

    private async Task<SendingHost> StartAsync(Postfix postfix, string password) => new(await HostProcess.StartAsync(
        _folder.File("data"),
        string.Create(CultureInfo.InvariantCulture, $"--MailServer:Delivery:SmartHost=127.0.0.1:{postfix.Port}"),
        "--MailServer:Delivery:SmartHostTls=none", "--MailServer:Delivery:SmartHostUser=" + DovecotLogIns.User, "--MailServer:Delivery:SmartHostPassword=" + password));
}
