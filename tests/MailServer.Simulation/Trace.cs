namespace MailServer.Simulation;

/// <summary>What happened, in order.</summary>
public sealed class Trace
{
    private readonly List<(int Step, string What)> _lines = [];

    public int Steps { get; private set; }

    /// <summary>The same for two runs that were the same.</summary>
    public ulong Hash { get; private set; } = 14695981039346656037;

    public void Step(string what)
    {
        Steps++;
        Note(what);
    }

    public void Note(string what)
    {
        _lines.Add((Steps, what));
        foreach (var letter in what) Hash = (Hash ^ letter) * 1099511628211;
    }

    public void WriteTo(TextWriter writer)
    {
        foreach (var (step, what) in _lines) writer.WriteLine($"{step,5}  {what}");
    }
}

/// <summary>Shows that a seed gives the same run each time.</summary>
public static class Fingerprint
{
    public static async Task<string> OfAsync(int seed, bool isEmbedded)
    {
        var run = new Run(seed, null, isEmbedded);
        await run.PlayAsync();
        return $"{run.Trace.Hash:x16} in {run.Trace.Steps} steps";
    }
}
