using System.Globalization;

namespace MailServer.Interop.Tests.Faults;

/// <summary>How often each fault is staged: <c>MAILSERVER_FAULT_ROUNDS=100</c> does it for long.</summary>
internal static class FaultRounds
{
    public static int Count { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("MAILSERVER_FAULT_ROUNDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var rounds) ? rounds : 1;
}
