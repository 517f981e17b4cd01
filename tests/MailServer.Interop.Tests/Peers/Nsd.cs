using System.Globalization;
using MailServer.Interop.Tests.Host;

namespace MailServer.Interop.Tests.Peers;

/// <summary>NSD with the zone <c>test</c>. It knows nothing else.</summary>
internal sealed class Nsd : IAsyncDisposable
{
    private readonly PeerProcess _process;

    private Nsd(PeerProcess process, int port)
    {
        _process = process;
        Port = port;
    }

    public int Port { get; }

    /// <param name="folder">Where it keeps its files.</param>
    /// <param name="records">The lines of the zone; names are relative to <c>test.</c></param>
    public static async Task<Nsd> StartAsync(TemporaryFolder folder, params string[] records)
    {
        ProgramRun.Require("nsd");
        int port = PeerProcess.FreePort();
        folder.Write("test.zone", "$ORIGIN test.\n$TTL 5\n@ SOA ns.test. root.test. 1 3600 600 86400 5\n@ NS ns.test.\nns A 127.0.0.1\n" + string.Join('\n', records) + "\n");
        string configuration = folder.Write("nsd.conf", string.Create(CultureInfo.InvariantCulture, $"""
            server:
              ip-address: 127.0.0.1
              port: {port}
              username: ""
              zonesdir: "{folder.Path}"
              database: ""
              pidfile: "{folder.File("nsd.pid")}"
              xfrdfile: "{folder.File("xfrd.state")}"
              zonelistfile: "{folder.File("zone.list")}"
              xfrdir: "{folder.Path}"
              server-count: 1
            remote-control:
              control-enable: no
            zone:
              name: test
              zonefile: test.zone

            """));
        return new Nsd(await PeerProcess.StartAsync(port, "nsd", "-d", "-c", configuration), port);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
