namespace MailServer.Host.Commands;

/// <summary>What came from elsewhere, made fit for a terminal.</summary>
internal static class TerminalText
{
    /// <summary>What other servers answered must not move the cursor or forge a line.</summary>
    public static string Printable(string text) => string.Create(text.Length, text, static (to, from) =>
    {
        for (var i = 0; i < to.Length; i++) to[i] = char.IsControl(from[i]) ? '?' : from[i];
    });
}
