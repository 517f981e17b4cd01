namespace MailServer.Fuzz;

/// <summary>How long an input may take: it turns a hang into a finding, before the fuzzer's own limit of five seconds ends the process.</summary>
internal static class Patience
{
    /// <summary>Longer where much else runs on the machine.</summary>
    public static TimeSpan Time { get; set; } = TimeSpan.FromSeconds(4);
}
