using System.Security.Cryptography.X509Certificates;
using MailServer.Hosting.Options;
using MailServer.Hosting.Tests.Support;

namespace MailServer.Hosting.Tests.Tls;

public sealed class ClientCertificateTests : IDisposable
{
    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("mailserver-tls-");
    private readonly X509Certificate2 _authority = TestCertificates.Make("Test authority", isAuthority: true);

    public void Dispose()
    {
        _authority.Dispose();
        _files.Delete(recursive: true);
    }

    [Theory]
    [InlineData(ClientCertificateMode.Request)]
    [InlineData(ClientCertificateMode.Require)]
    public async Task A_trusted_certificate_is_told_to_the_engine(ClientCertificateMode mode)
    {
        await using var server = await StartAsync(mode);
        using var alice = TestCertificates.MakeForClient("alice", _authority);

        Assert.Contains(" CN=alice ", await DescribeAsync(server, alice));
    }

    [Fact]
    public async Task Without_a_certificate_a_client_goes_on_where_none_is_required()
    {
        await using var server = await StartAsync(ClientCertificateMode.Request);

        Assert.Contains(" - ", await DescribeAsync(server, null));
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted_counts_as_none()
    {
        await using var server = await StartAsync(ClientCertificateMode.Request);
        using var stranger = TestCertificates.MakeForClient("stranger");

        Assert.DoesNotContain("stranger", await DescribeAsync(server, stranger));
    }

    [Fact]
    public async Task A_servers_certificate_is_no_clients_certificate()
    {
        await using var server = await StartAsync(ClientCertificateMode.Request);
        using var other = TestCertificates.Make("other-server", _authority);

        Assert.DoesNotContain("other-server", await DescribeAsync(server, other));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Where_one_is_required_nobody_comes_in_without(bool hasUntrusted)
    {
        await using var server = await StartAsync(ClientCertificateMode.Require);
        using var stranger = hasUntrusted ? TestCertificates.MakeForClient("stranger") : null;
        using var client = await server.ConnectAsync();
        await client.ReadAsync();
        await client.AskAsync("STARTTLS");
        try
        {
            // TLS 1.3: the client may believe that all is well until it reads.
            await client.SecureAsync(certificate: stranger);
            Assert.Null(await client.AskAsync("TLS"));
        }
        catch (IOException)
        {
            // Told by an alert.
        }

        Assert.Contains("handshake failed", await server.Events.Ended.Reader.ReadAsync());
    }

    private Task<TestServer> StartAsync(ClientCertificateMode mode)
    {
        var path = Path.Combine(_files.FullName, "authority.pem");
        File.WriteAllText(path, _authority.ExportCertificatePem());
        return TestServer.StartPlainAsync(options =>
        {
            options.Listeners["line"].ClientCertificates = mode;
            options.Listeners["line"].ClientCertificateAuthorities = path;
        });
    }

    private static async Task<string> DescribeAsync(TestServer server, X509Certificate2? certificate)
    {
        using var client = await server.ConnectAsync();
        await client.ReadAsync();
        await client.AskAsync("STARTTLS");
        await client.SecureAsync(certificate: certificate);
        return (await client.AskAsync("TLS"))!;
    }
}
