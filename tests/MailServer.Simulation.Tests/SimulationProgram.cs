using System.Diagnostics;

namespace MailServer.Simulation.Tests;

/// <summary>The simulation as a process of its own: it needs a thread pool with one thread, which a test runner has not.</summary>
internal static class SimulationProgram
{
    /// <summary>No usual run should come near it; it only turns a hang into a failure.</summary>
    private static readonly TimeSpan Guard = Asked is null ? TimeSpan.FromMinutes(10) : Timeout.InfiniteTimeSpan;

    /// <summary>The seeds of a long run, such as <c>0..100000</c>.</summary>
    public static string? Asked => Environment.GetEnvironmentVariable("MAILSERVER_SIMULATION_SEEDS") is { Length: > 0 } seeds ? seeds : null;

    public static async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "MailServer.Simulation.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync().WaitAsync(Guard);
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }
}
