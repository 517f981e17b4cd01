using MailServer.Interop.Tests.Host;

[assembly: AssemblyFixture(typeof(HostFixture))]

namespace MailServer.Interop.Tests.Host;

/// <summary>One running host that the tests of clients share; each test uses a user of its own.</summary>
public sealed class HostFixture : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private HostProcess? _host;
    private int _users;

    internal HostProcess Host => _host!;

    public async ValueTask InitializeAsync() =>
        _host = await HostProcess.StartAsync(_folder.File("data"), "--MailServer:Security:AllowPlaintextLogin=true");

    /// <summary>Adds a user by the command line, while the server runs.</summary>
    public async Task<string> AddUserAsync()
    {
        var address = $"user{Interlocked.Increment(ref _users)}@example.test";
        var (code, output) = await HostProcess.RunAsync(Host.DataDirectory, HostProcess.Password, "user", "add", address, "--password-stdin");
        Assert.True(code == 0, output);
        return address;
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
        _folder.Dispose();
    }
}
