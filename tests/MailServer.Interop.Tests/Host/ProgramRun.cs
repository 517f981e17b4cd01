using System.Diagnostics;

namespace MailServer.Interop.Tests.Host;

/// <summary>Runs another program to its end, and says when it is missing.</summary>
internal static class ProgramRun
{
    private static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(90);

    /// <summary>Skips the test when a program is not installed; in CI, where it must be, the test fails instead.</summary>
    public static void Require(string program)
    {
        if (Find(program) is not null) return;
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail($"{program} is not installed, but CI must have it.");
        Assert.Skip($"{program} is not installed.");
    }

    public static async Task<string> SucceedAsync(string program, params string[] arguments)
    {
        var (code, output) = await CompleteAsync(new ProcessStartInfo(program, arguments), input: null, DefaultLimit);
        Assert.True(code == 0, $"{program} {string.Join(' ', arguments)} ended with {code}:\n{output}");
        return output;
    }

    public static async Task<(int ExitCode, string Output)> CompleteAsync(ProcessStartInfo start, string? input, TimeSpan limit)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = start.RedirectStandardInput = true;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (input is not null) await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        using var cut = new CancellationTokenSource(limit);
        try
        {
            await process.WaitForExitAsync(cut.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            Assert.Fail($"{start.FileName} did not end within {limit}:\n{await output}{await errors}");
        }
        return (process.ExitCode, await output + await errors);
    }

    // Servers lie where only root looks.
    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin")
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
}
