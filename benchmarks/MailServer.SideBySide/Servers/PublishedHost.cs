using System.Diagnostics;

namespace MailServer.SideBySide.Servers;

/// <summary>The reference host, as its published build, with the embedded store.</summary>
internal abstract class PublishedHost(string folder, string assembly, int nextHop) : Server("mailserver", folder)
{
    private readonly Dictionary<string, int> _ports = ((string[])["smtp", "lmtp", "pop3", "imap"]).ToDictionary(p => p, _ => FreePort.Next());

    public override string Settings => "samples/MailServer.Host as published for this machine; embedded store, synchronous=FULL; log-in in plaintext allowed; the loopback may relay, to a smart host without TLS";

    public override string User => "alice@example.test";

    public override string Password => "side-by-side";

    protected override IEnumerable<int> ListeningPorts => _ports.Values;

    public override int PortOf(string protocol) => _ports[protocol];

    protected abstract bool HasTextIndex { get; }

    protected override ProcessStartInfo Prepare()
    {
        var start = new ProcessStartInfo("dotnet", [assembly]);
        start.Environment["MailServer__DataDirectory"] = Path.Combine(Folder, "data");
        start.Environment["MailServer__Demo__Password"] = Password;
        start.Environment["MailServer__Security__AllowPlaintextLogin"] = "true";
        start.Environment["MailServer__Limits__ConnectionsPerAddress"] = "10000";
        start.Environment["MailServer__Security__TrustedNetworks__0"] = "127.0.0.0/8";
        start.Environment["MailServer__Delivery__SmartHost"] = $"127.0.0.1:{nextHop}";
        start.Environment["MailServer__Delivery__SmartHostTls"] = "none";
        start.Environment["MailServer__TextIndex"] = HasTextIndex ? "true" : "false";
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        foreach (var name in (string[])["submission", "submissions", "pop3s", "imaps"]) start.ArgumentList.Add($"--MailServer:Listeners:{name}:Port=0");
        foreach (var (name, port) in _ports) start.ArgumentList.Add($"--MailServer:Listeners:{name}:Port={port}");
        return start;
    }
}
