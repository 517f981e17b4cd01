using MailServer.Hosting.Options;
using MailServer.Hosting.Tests.Support;
using MailServer.Hosting.Tls;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace MailServer.Hosting.Tests.Tls;

public sealed class CertificateReloadTests : IDisposable
{
    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("mailserver-tls-");
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private readonly RecordingLoggerProvider _logs = new();
    private readonly MailServerOptions _options = new() { HostName = "mail.example.test" };

    private string PemPath => Path.Combine(_files.FullName, "mail.pem");

    private string SelfSignedPath => Path.Combine(_files.FullName, "tls", "self-signed.pem");

    public void Dispose()
    {
        _logs.Dispose();
        _files.Delete(recursive: true);
    }

    [Fact]
    public void A_replaced_file_is_served_without_a_restart()
    {
        Write("old.example.test");
        using var store = StartStore(withFile: true);
        Assert.Equal("CN=old.example.test", Subject(store));
        Write("new.example.test");
        PassTime();

        Assert.Equal("CN=new.example.test", Subject(store));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(300)]
    [InlineData(-60)]
    public void A_half_written_file_keeps_the_last_good_certificate_until_it_is_whole(int length)
    {
        Write("old.example.test");
        using var store = StartStore(withFile: true);
        using var certificate = TestCertificates.Make("new.example.test");
        var pem = TestCertificates.Pem(certificate);
        File.WriteAllText(PemPath, pem[..(length < 0 ? pem.Length + length : length)]);
        PassTime();
        PassTime();
        Assert.Equal("CN=old.example.test", Subject(store));
        Assert.Single(_logs.Lines, line => line.StartsWith("Warning: Certificate Default cannot be loaded"));

        File.WriteAllText(PemPath, pem);
        PassTime();
        Assert.Equal("CN=new.example.test", Subject(store));
    }

    [Fact]
    public void A_chain_that_is_cut_is_not_served()
    {
        Write("old.example.test");
        using var store = StartStore(withFile: true);
        using var certificate = TestCertificates.Make("new.example.test");
        File.WriteAllText(PemPath, TestCertificates.Pem(certificate) + certificate.ExportCertificatePem()[..200]);
        PassTime();

        Assert.Equal("CN=old.example.test", Subject(store));
    }

    [Fact]
    public void A_key_that_belongs_to_another_certificate_is_not_served()
    {
        Write("old.example.test");
        using var store = StartStore(withFile: true);
        using var certificate = TestCertificates.Make("new.example.test");
        using var other = TestCertificates.Make("new.example.test");
        File.WriteAllText(PemPath, certificate.ExportCertificatePem() + "\n" + TestCertificates.KeyPem(other));
        PassTime();

        Assert.Equal("CN=old.example.test", Subject(store));
    }

    [Fact]
    public void A_file_that_vanishes_keeps_the_last_good_certificate()
    {
        Write("old.example.test");
        using var store = StartStore(withFile: true);
        File.Delete(PemPath);
        PassTime();

        Assert.Equal("CN=old.example.test", Subject(store));
    }

    [Fact]
    public void A_self_signed_certificate_is_made_once_and_kept_for_the_owner_alone()
    {
        using var first = StartStore(withFile: false);
        var thumbprint = first.Select(null, null).Certificate.Thumbprint;
        using var second = StartStore(withFile: false);

        Assert.Equal(thumbprint, second.Select(null, null).Certificate.Thumbprint);
        Assert.Equal(["mail.example.test", "localhost"], second.Select(null, null).Names);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(SelfSignedPath));
    }

    [Fact]
    public void A_self_signed_certificate_is_renewed_before_it_ends()
    {
        using var store = StartStore(withFile: false);
        var thumbprint = store.Select(null, null).Certificate.Thumbprint;
        _clock.SetUtcNow(_clock.GetUtcNow().AddDays(360));
        Assert.Equal(thumbprint, store.Select(null, null).Certificate.Thumbprint);
        _clock.SetUtcNow(_clock.GetUtcNow().AddDays(10));

        Assert.NotEqual(thumbprint, store.Select(null, null).Certificate.Thumbprint);
        Assert.Contains(store.Select(null, null).Certificate.ExportCertificatePem(), File.ReadAllText(SelfSignedPath));
    }

    [Fact]
    public void A_self_signed_file_that_is_damaged_is_made_anew()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(SelfSignedPath)!);
        File.WriteAllText(SelfSignedPath, "-----BEGIN CERTIFICATE-----\nMIIB");
        using var store = StartStore(withFile: false);

        Assert.Equal("CN=mail.example.test", Subject(store));
        Assert.Contains(_logs.Lines, line => line.Contains("cannot be read; a new one is made"));
    }

    private CertificateStore StartStore(bool withFile)
    {
        _options.DataDirectory = _files.FullName;
        if (withFile)
            _options.Certificates["Default"] = new MailCertificateOptions { Path = PemPath };
        using var loggers = LoggerFactory.Create(builder => builder.AddProvider(_logs));
        var store = new CertificateStore(Microsoft.Extensions.Options.Options.Create(_options), _clock, loggers.CreateLogger<CertificateStore>());
        store.Start();
        return store;
    }

    private void Write(string name)
    {
        using var certificate = TestCertificates.Make(name);
        File.WriteAllText(PemPath, TestCertificates.Pem(certificate));
    }

    /// <summary>A fake timer runs on the thread that lets time pass.</summary>
    private void PassTime() => _clock.Advance(CertificateStore.ReloadInterval);

    private static string Subject(CertificateStore store) => store.Select(null, null).Certificate.Subject;
}
