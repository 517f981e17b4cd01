using MailServer.SideBySide.Measuring;
using MailServer.SideBySide.Servers;
using MailServer.SideBySide.Workloads;

// Usage: MailServer.SideBySide HOST_ASSEMBLY [--quick] [--only TEXT] [--server NAME] [--largest MESSAGES] [--results FOLDER]
if (DiscardingHost.IsAskedFor(args))
{
    await DiscardingHost.RunAsync(args);
    return;
}

var quick = args.Contains("--quick");
var only = Option("--only");
var alone = Option("--server");
var largest = int.Parse(Option("--largest") ?? (quick ? "10000" : "100000"), System.Globalization.CultureInfo.InvariantCulture);
var results = Option("--results") ?? "results";
var rounds = quick ? 1 : 3;

var folder = Directory.CreateTempSubdirectory("side-by-side-");
Shell.Run("chmod", "755", folder.FullName);
var nextHopPort = FreePort.Next();
using var nextHop = new NextHop(nextHopPort);
Server[] all =
[
    new ReferenceHost(folder.CreateSubdirectory("mailserver").FullName, args[0], nextHopPort),
    new UnindexedHost(folder.CreateSubdirectory("unindexed").FullName, args[0], nextHopPort),
    new DiscardingHost(folder.CreateSubdirectory("dropping").FullName),
    new CSink(folder.CreateSubdirectory("smtp-sink").FullName),
    new Postfix(folder.CreateSubdirectory("postfix").FullName, nextHopPort),
    new Dovecot(folder.CreateSubdirectory("dovecot").FullName),
];
var servers = all.Where(s => alone is null || s.Name == alone).ToList();
var measurements = new List<Measurement>();
try
{
    foreach (var server in servers)
    {
        await server.StartAsync();
        Console.WriteLine($"{server.Name}: {server.Settings}");
    }
    foreach (var workload in WorkloadList.All(nextHop, quick, largest).Where(w => only is null || w.Name.Contains(only, StringComparison.OrdinalIgnoreCase)))
        await RunAsync(workload);
}
finally
{
    foreach (var server in servers) server.Dispose();
    folder.Delete(recursive: true);
}

var report = new Report(measurements);
Directory.CreateDirectory(results);
await File.WriteAllTextAsync(Path.Combine(results, "side-by-side.json"), report.Json());
await File.WriteAllTextAsync(Path.Combine(results, "side-by-side.md"), report.Table());
await File.WriteAllTextAsync(Path.Combine(results, "side-by-side.svg"), new Chart(measurements).Svg());
Console.WriteLine();
Console.WriteLine(report.Table());

async Task RunAsync(Workload workload)
{
    Console.WriteLine(workload.Name);
    var watch = System.Diagnostics.Stopwatch.StartNew();
    var able = servers.Where(workload.Suits).ToList();
    foreach (var server in able) await workload.PrepareAsync(server);
    if (!quick && !workload.IsDoneOnce)
    {
        foreach (var server in able) await MeasureAsync(workload, server);
    }

    // The servers take turns, so that a drift of the machine meets all of them.
    for (var round = 0; round < (workload.IsDoneOnce ? 1 : rounds); round++)
        foreach (var server in able) measurements.Add(await MeasureAsync(workload, server));
    Console.WriteLine($"  {watch.Elapsed.TotalSeconds:0} s");
}

static async Task<Measurement> MeasureAsync(Workload workload, Server server)
{
    var measurement = await workload.RunAsync(server);
    return workload.LeavesWork ? measurement with { LaterMilliseconds = await Meter.AwaitQuietAsync(server) } : measurement;
}

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
