using System.Diagnostics;
using System.Globalization;
using MailServer.Simulation;
using MailServer.Simulation.Planted;

// simulation --seed 17 [--trace]        one run, told step by step
// simulation --seeds 0..2000            many runs; ends at the first that fails
// … --for 100                           begins no run after so many seconds
// … --plant lost-sync                   with a bug planted on purpose
// … --store embedded                    with the embedded store on a disk that tears, fills and fails
return await Task.Run(() => RunAsync(Arguments.Parse(args)));

static async Task<int> RunAsync(Arguments arguments)
{
    var clock = Stopwatch.StartNew();
    var seed = arguments.First;
    for (; seed < arguments.End && clock.Elapsed < arguments.Time; seed++)
    {
        var run = new Run(seed, Plant.Named(arguments.Plant), arguments.IsEmbedded);
        await run.PlayAsync();
        if (arguments.Trace) run.Trace.WriteTo(Console.Out);
        if (run.Violation is not { } violation) continue;
        Console.WriteLine($"Seed {seed}, step {run.Trace.Steps}: {violation}");
        Console.WriteLine($"Replay: dotnet run --project tests/MailServer.Simulation -- --seed {seed} --trace{(arguments.IsEmbedded ? " --store embedded" : "")}{(arguments.Plant is null ? "" : " --plant " + arguments.Plant)}");
        return 1;
    }

    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{seed - arguments.First} seeds, all promises kept, {clock.Elapsed.TotalSeconds:F1} s"));
    if (arguments.End == arguments.First + 1) Console.WriteLine($"Trace {await Fingerprint.OfAsync(arguments.First, arguments.IsEmbedded)}");
    return 0;
}
