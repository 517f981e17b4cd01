using System.Diagnostics;
using System.Globalization;

namespace MailServer.SideBySide.Servers;

/// <summary>Postfix's smtp-sink: one process in C that takes every message and keeps none.</summary>
internal sealed class CSink(string folder) : Server("smtp-sink", folder)
{
    private readonly int _port = FreePort.Next();

    public override string Settings => "one process, no options (T1, T2)";

    public override string User => "";

    public override string Password => "";

    protected override IEnumerable<int> ListeningPorts => [_port];

    public override int PortOf(string protocol) => _port;

    protected override ProcessStartInfo Prepare() =>
        new("smtp-sink", ["-u", "nobody", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port}"), "1000"]);
}
