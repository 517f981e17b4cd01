using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MailServer.Hosting.Options;
using MailServer.Hosting.Tests.Support;

namespace MailServer.Hosting.Tests.Tls;

public sealed class CertificateSelectionTests : IDisposable
{
    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("mailserver-tls-");

    public void Dispose() => _files.Delete(recursive: true);

    [Theory]
    [InlineData("one.example.test", "CN=one.example.test")]
    [InlineData("ONE.example.test", "CN=one.example.test")]
    [InlineData("mail.star.test", "CN=two.example.test")]
    [InlineData("deep.mail.star.test", "CN=default.example.test")]
    [InlineData("nobody.example.test", "CN=default.example.test")]
    public async Task The_name_that_a_client_asks_for_picks_the_certificate(string asked, string served)
    {
        await using var server = await TestServer.StartPlainAsync(options =>
        {
            options.Certificates["Default"] = Pem("default.example.test");
            options.Certificates["One"] = Pem("one.example.test");
            options.Certificates["Two"] = Pem("two.example.test");
            options.Certificates["Two"].Hosts.Add("*.star.test");
        });
        Assert.Equal(served, (await SecureAsync(server, asked)).Subject);
    }

    [Fact]
    public async Task A_listener_has_a_certificate_of_its_own_for_names_that_nobody_knows()
    {
        await using var server = await TestServer.StartPlainAsync(options =>
        {
            options.Certificates["Own"] = Pem("own.example.test");
            options.Listeners["line"].Certificate = "Own";
        });

        Assert.Equal("CN=own.example.test", (await SecureAsync(server, "nobody.example.test")).Subject);
    }

    [Fact]
    public async Task A_PFX_file_with_its_password_serves()
    {
        var path = Path.Combine(_files.FullName, "mail.pfx");
        using (var certificate = TestCertificates.Make("pfx.example.test"))
            await File.WriteAllBytesAsync(path, certificate.Export(X509ContentType.Pfx, "secret"));
        await using var server = await TestServer.StartPlainAsync(options =>
            options.Certificates["Default"] = new MailCertificateOptions { Path = path, Password = "secret" });

        Assert.Equal("CN=pfx.example.test", (await SecureAsync(server, "x")).Subject);
    }

    [Fact]
    public async Task The_channel_binding_is_the_hash_of_the_certificate()
    {
        await using var server = await TestServer.StartPlainAsync();
        using var client = await server.ConnectAsync();
        await client.ReadAsync();
        await client.AskAsync("STARTTLS");
        await client.SecureAsync();
        var expected = Convert.ToHexString(SHA256.HashData(client.ServerCertificate!.RawDataMemory.Span));

        Assert.EndsWith($" {expected}", await client.AskAsync("TLS"));
    }

    [Theory]
    [InlineData(System.Security.Authentication.SslProtocols.Tls12, "Tls12")]
    [InlineData(System.Security.Authentication.SslProtocols.Tls13, "Tls13")]
    public async Task TLS_1_2_and_1_3_are_spoken(System.Security.Authentication.SslProtocols protocol, string told)
    {
        await using var server = await TestServer.StartPlainAsync();
        using var client = await server.ConnectAsync();
        await client.ReadAsync();
        await client.AskAsync("STARTTLS");
        await client.SecureAsync(new SslClientAuthenticationOptions { TargetHost = "x", EnabledSslProtocols = protocol });

        Assert.StartsWith(told, await client.AskAsync("TLS"));
    }

    [Fact]
    public async Task Certificates_that_cannot_be_loaded_are_all_named()
    {
        var broken = Path.Combine(_files.FullName, "broken.pem");
        await File.WriteAllTextAsync(broken, "-----BEGIN CERTIFICATE-----\nnothing\n-----END CERTIFICATE-----\n");
        var failure = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => TestServer.StartPlainAsync(options =>
        {
            options.Certificates["Broken"] = new MailCertificateOptions { Path = broken };
            options.Certificates["Missing"] = new MailCertificateOptions { Path = "/nowhere.pem" };
        }));

        Assert.Equal(2, failure.Failures.Count());
        Assert.Contains(failure.Failures, text => text.StartsWith("MailServer:Certificates:Broken:Path: "));
        Assert.Contains(failure.Failures, text => text.StartsWith("MailServer:Certificates:Missing:Path: ") && text.Contains("/nowhere.pem"));
    }

    private MailCertificateOptions Pem(string name)
    {
        var (path, keyPath) = (Path.Combine(_files.FullName, name + ".pem"), Path.Combine(_files.FullName, name + ".key"));
        using var certificate = TestCertificates.Make(name);
        File.WriteAllText(path, certificate.ExportCertificatePem());
        File.WriteAllText(keyPath, TestCertificates.KeyPem(certificate));
        return new MailCertificateOptions { Path = path, KeyPath = keyPath };
    }

    private static async Task<X509Certificate2> SecureAsync(TestServer server, string name)
    {
        using var client = await server.ConnectAsync();
        await client.ReadAsync();
        await client.AskAsync("STARTTLS");
        await client.SecureAsync(name);
        return client.ServerCertificate!;
    }
}
