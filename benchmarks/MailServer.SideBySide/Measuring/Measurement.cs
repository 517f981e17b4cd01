namespace MailServer.SideBySide.Measuring;

/// <summary>One run of one workload on one server.</summary>
/// <param name="Workload">The workload's name.</param>
/// <param name="Server">The server's name.</param>
/// <param name="Operations">How many operations ran.</param>
/// <param name="Seconds">How long they took.</param>
/// <param name="CpuMilliseconds">Processor time of all the server's processes.</param>
/// <param name="MemoryBytes">The tree's memory: at the end, or the growth that the workload says.</param>
internal sealed record Measurement(string Workload, string Server, int Operations, double Seconds, double CpuMilliseconds, long MemoryBytes)
{
    public double Rate => Operations / Seconds;

    public double CpuPerOperation => CpuMilliseconds / Operations;

    /// <summary>Processor time after the last answer, until the server was quiet: what it had put off.</summary>
    public double LaterMilliseconds { get; init; }
}
