using System.Globalization;

namespace MailServer.Delivery.Outbound.MtaSts;

/// <summary>What a policy asks of senders (RFC 8461 §5).</summary>
internal enum MtaStsMode
{
    /// <summary>Nothing; the domain has given up its policy.</summary>
    None,

    /// <summary>Failures are reported, and the mail is sent all the same.</summary>
    Testing,

    /// <summary>No mail to a host that is not listed, or has no valid certificate.</summary>
    Enforce,
}

/// <summary>A domain's policy as its web server publishes it (RFC 8461 §3.2).</summary>
/// <param name="Mode">What is asked.</param>
/// <param name="Hosts">The patterns of its MX hosts.</param>
/// <param name="MaxAge">How long it counts.</param>
internal sealed record MtaStsPolicy(MtaStsMode Mode, IReadOnlyList<string> Hosts, TimeSpan MaxAge)
{
    // RFC 8461 §3.2: about a year.
    private const int LongestAge = 31_557_600;
    private const int MostHosts = 1000;

    /// <summary>The lines as they were published, for reports.</summary>
    public IReadOnlyList<string> Lines { get; private init; } = [];

    /// <summary>Reads a policy: lines of key and value, of which the first counts, except <c>mx</c>; unknown keys are extensions.</summary>
    public static MtaStsPolicy? Read(string text)
    {
        string[] lines = [.. text.Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0)];
        var fields = lines.Select(Field).ToList();
        if (fields.Exists(field => field.Key.Length == 0) || First(fields, "version") != "STSv1") return null;
        if (ReadMode(First(fields, "mode")) is not { } mode || ReadAge(First(fields, "max_age")) is not { } age) return null;
        string[] hosts = [.. fields.Where(field => field.Key == "mx").Select(field => field.Value)];
        bool isComplete = mode == MtaStsMode.None || hosts.Length > 0;
        return isComplete && hosts.Length <= MostHosts && hosts.All(IsPattern) ? new MtaStsPolicy(mode, hosts, age) { Lines = lines } : null;
    }

    /// <summary>Whether the policy lists a host; an asterisk stands for one label (RFC 8461 §4.1).</summary>
    public bool Lists(string host)
    {
        int dot = host.IndexOf('.', StringComparison.Ordinal);
        return Hosts.Any(pattern => pattern.Equals(host, StringComparison.OrdinalIgnoreCase)
            || (dot > 0 && pattern.StartsWith("*.", StringComparison.Ordinal) && host.AsSpan(dot).Equals(pattern.AsSpan(1), StringComparison.OrdinalIgnoreCase)));
    }

    private static (string Key, string Value) Field(string line)
    {
        int colon = line.IndexOf(':', StringComparison.Ordinal);
        return colon <= 0 ? ("", "") : (line[..colon].Trim(' ', '\t'), line[(colon + 1)..].Trim(' ', '\t'));
    }

    private static string? First(List<(string Key, string Value)> fields, string key) =>
        fields.Where(field => field.Key == key).Select(field => field.Value).FirstOrDefault();

    private static MtaStsMode? ReadMode(string? text) => text switch
    {
        "enforce" => MtaStsMode.Enforce,
        "testing" => MtaStsMode.Testing,
        "none" => MtaStsMode.None,
        _ => null,
    };

    private static TimeSpan? ReadAge(string? text) =>
        text is { Length: <= 10 } && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
            ? TimeSpan.FromSeconds(Math.Min(seconds, LongestAge))
            : null;

    private static bool IsPattern(string pattern)
    {
        string name = pattern.StartsWith("*.", StringComparison.Ordinal) ? pattern[2..] : pattern;
        return name.Length is > 0 and <= 253 && name.Split('.').All(label => label.Length is > 0 and <= 63 && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'));
    }
}
