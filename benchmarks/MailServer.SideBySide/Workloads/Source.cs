using System.Diagnostics;
using System.Globalization;
using MailServer.SideBySide.Servers;

namespace MailServer.SideBySide.Workloads;

/// <summary>Postfix's smtp-source: sends messages over kept connections, or over a connection for each.</summary>
internal static class Source
{
    /// <summary>Ends when every message was answered 250.</summary>
    public static async Task SendAsync(Server server, string recipient, int sessions, int size, int messages, bool keepsConnections = true)
    {
        using var source = Process.Start("smtp-source",
        [
            .. keepsConnections ? (string[])["-d"] : [], "-s", Text(sessions), "-l", Text(size), "-m", Text(messages),
            "-f", "sender@elsewhere.test", "-t", recipient, $"127.0.0.1:{server.PortOf("smtp")}",
        ]);
        await source.WaitForExitAsync();
        if (source.ExitCode != 0) throw new InvalidOperationException($"smtp-source ended with {source.ExitCode} on {server.Name}.");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
