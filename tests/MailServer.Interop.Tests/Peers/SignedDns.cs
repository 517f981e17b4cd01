using System.Globalization;
using MailServer.Interop.Tests.Host;

namespace MailServer.Interop.Tests.Peers;

/// <summary>Knot with the signed zone <c>signed.test</c>, and Unbound before it, which validates and knows nothing else.</summary>
internal sealed class SignedDns : IAsyncDisposable
{
    private readonly PeerProcess _knot;
    private readonly PeerProcess _unbound;

    private SignedDns(PeerProcess knot, PeerProcess unbound, int port)
    {
        _knot = knot;
        _unbound = unbound;
        Port = port;
    }

    /// <summary>Where Unbound answers.</summary>
    public int Port { get; }

    public static async Task<SignedDns> StartAsync(TemporaryFolder folder, params string[] records)
    {
        ProgramRun.Require("knotd");
        ProgramRun.Require("unbound");
        int signer = PeerProcess.FreePort();
        folder.Write("signed.test.zone", "$ORIGIN signed.test.\n$TTL 5\n@ SOA ns root 1 3600 600 86400 5\n@ NS ns\nns A 127.0.0.1\n" + string.Join('\n', records) + "\n");
        string configuration = folder.Write("knot.conf", Knot(folder, signer));
        var knot = await PeerProcess.StartAsync(signer, "knotd", "-c", configuration);
        string keys = await KeyAsync(configuration);
        string anchor = folder.Write("anchor.key", keys);
        int resolver = PeerProcess.FreePort();
        string unbound = folder.Write("unbound.conf", Unbound(folder, resolver, signer, anchor));
        return new SignedDns(knot, await PeerProcess.StartAsync(resolver, "unbound", "-d", "-c", unbound), resolver);
    }

    public async ValueTask DisposeAsync()
    {
        await _unbound.DisposeAsync();
        await _knot.DisposeAsync();
    }

    // The zone is signed when it is loaded, a moment after the server listens.
    private static async Task<string> KeyAsync(string configuration)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            limit.Token.ThrowIfCancellationRequested();
            var (code, output) = await ProgramRun.CompleteAsync(new("keymgr", ["-c", configuration, "signed.test", "dnskey"]), null, TimeSpan.FromSeconds(30));
            if (code == 0 && output.Contains("DNSKEY", StringComparison.Ordinal)) return output;
        }
    }

    private static string Knot(TemporaryFolder folder, int port) => string.Create(CultureInfo.InvariantCulture, $"""
        server:
          listen: 127.0.0.1@{port}
          rundir: "{folder.Path}"
        database:
          storage: "{folder.Path}"
        policy:
          - id: p
            algorithm: ecdsap256sha256
            single-type-signing: on
        zone:
          - domain: signed.test
            storage: "{folder.Path}"
            file: signed.test.zone
            zonefile-load: difference-no-serial
            zonefile-sync: -1
            journal-content: all
            dnssec-signing: on
            dnssec-policy: p

        """);

    private static string Unbound(TemporaryFolder folder, int port, int signer, string anchor) => string.Create(CultureInfo.InvariantCulture, $"""
        server:
          interface: 127.0.0.1
          port: {port}
          do-not-query-localhost: no
          trust-anchor-file: "{anchor}"
          chroot: ""
          username: ""
          directory: "{folder.Path}"
          pidfile: "{folder.File("unbound.pid")}"
          use-syslog: no
          local-zone: "." static
          local-zone: "signed.test." transparent
        remote-control:
          control-enable: no
        stub-zone:
          name: signed.test
          stub-addr: 127.0.0.1@{signer}

        """);
}
