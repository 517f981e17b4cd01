using MailServer.Interop.Tests.Host;
using MailServer.Interop.Tests.Peers;

namespace MailServer.Interop.Tests.Faults;

/// <summary>What people do to a server: start it twice, put back an old copy, replace certificates by halves.</summary>
public sealed class OperatorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SentMail _mail = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_second_server_on_the_same_data_is_refused_in_words_and_the_first_goes_on()
    {
        await using var host = await HostProcess.StartAsync(_folder.File("data"));
        await _mail.DeliverAsync(host);

        var (code, output) = await HostProcess.RunAsync(host.DataDirectory, null, "--MailServer:Listeners:smtp:Port=0");
        Assert.Equal(1, code);
        Assert.Contains("Another server uses the data directory", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);

        await _mail.DeliverAsync(host);
        await _mail.CheckAsync(host);
    }

    [Fact]
    public async Task The_backup_of_yesterday_holds_what_was_acknowledged_until_then_and_takes_new_mail()
    {
        var backup = _folder.File("yesterday");
        await using (var host = await HostProcess.StartAsync(_folder.File("data")))
        {
            for (var i = 0; i < 10; i++) await _mail.DeliverAsync(host);
            await _mail.DeliverAsync(host, 3_000_000);
            var (code, output) = await HostProcess.RunAsync(host.DataDirectory, null, "backup", backup);
            Assert.True(code == 0, output);
            var today = new SentMail();
            for (var i = 0; i < 10; i++) await today.DeliverAsync(host);
            await host.KillAsync();
        }

        Directory.Delete(_folder.File("data"), recursive: true);
        Directory.Move(backup, _folder.File("data"));
        await SentMail.VerifyAsync(_folder.File("data"));
        await using var restored = await HostProcess.StartAsync(_folder.File("data"));
        await _mail.DeliverAsync(restored);
        await _mail.CheckAsync(restored);
    }

    [Fact]
    public async Task Half_a_certificate_is_not_served_and_the_whole_one_is()
    {
        // Files are looked at every half minute, and twice before they are believed.
        if (FaultRounds.Count == 1) Assert.Skip("Takes two minutes: MAILSERVER_FAULT_ROUNDS=2 runs it. CertificateReloadTests do the same in virtual time.");
        var (certificate, key) = TestCertificate.Create("old.example.test");
        var file = _folder.Write("tls.pem", certificate + "\n" + key);
        await using var host = await HostProcess.StartAsync(_folder.File("data"), "--MailServer:Certificates:Default:Path=" + file);

        var (next, nextKey) = TestCertificate.Create("new.example.test");
        _folder.Write("tls.pem", next[..(next.Length / 2)]);
        await host.WaitForOutputAsync("cannot be loaded");
        Assert.Equal("CN=old.example.test", await ServedCertificate.SubjectAsync(host.Port("imaps")));
        _folder.Write("tls.pem", next + "\n" + nextKey);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (await ServedCertificate.SubjectAsync(host.Port("imaps")) != "CN=new.example.test") limit.Token.ThrowIfCancellationRequested();
    }
}
