using System.Diagnostics;
using System.Globalization;

namespace MailServer.SideBySide.Servers;

internal static class Signals
{
    /// <summary>Asks a process to end.</summary>
    public static void Terminate(int pid) => Send("TERM", pid);

    public static void Send(string signal, int pid)
    {
        using var kill = Process.Start(new ProcessStartInfo("kill", [$"-{signal}", pid.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardError = true });
        kill?.WaitForExit();
    }
}
