using System.Diagnostics;
using System.Globalization;

namespace MailServer.SideBySide.Servers;

internal static class Signals
{
    /// <summary>Asks a process to end.</summary>
    public static void Terminate(int pid)
    {
        using var kill = Process.Start(new ProcessStartInfo("kill", ["-TERM", pid.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardError = true });
        kill?.WaitForExit();
    }
}
