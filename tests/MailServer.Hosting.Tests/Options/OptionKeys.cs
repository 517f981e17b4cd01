using System.Collections;
using System.Globalization;
using System.Reflection;
using MailServer.Hosting.Options;

namespace MailServer.Hosting.Tests.Options;

/// <summary>Every key that the options classes have, with its default as the documentation writes it.</summary>
internal static class OptionKeys
{
    public static Dictionary<string, string> All()
    {
        var keys = new Dictionary<string, string>();
        Collect("", new MailServerOptions(), keys);
        Collect("Listeners:<name>:", new MailListenerOptions(), keys);
        Collect("Certificates:<name>:", new MailCertificateOptions(), keys);
        Collect("Imap:SharedFilters:<name>:", new MailFilterOptions(), keys);
        Collect("Imap:Groups:<name>:", new MailGroupOptions(), keys);
        Collect("Delivery:Routes:<name>:", new MailRouteOptions(), keys);
        return keys;
    }

    private static void Collect(string path, object options, Dictionary<string, string> keys)
    {
        foreach (var property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            // Said by the host's code, never by its configuration: it names the keys that are not ours.
            if (property.Name == nameof(MailServerOptions.HostKeys)) continue;
            var value = property.GetValue(options);
            if (value is not null && property.PropertyType.Namespace == typeof(MailServerOptions).Namespace && property.PropertyType.IsClass)
                Collect($"{path}{property.Name}:", value, keys);
            else if (!property.PropertyType.Name.StartsWith("IDictionary", StringComparison.Ordinal))
                keys.Add(path + property.Name, Text(property.Name, value));
        }
    }

    private static string Text(string name, object? value) => (name, value) switch
    {
        ("HostName", _) => "the machine's name",
        ("ConcurrentHandshakes", _) => "half of the processors",
        (_, null) => "none",
        (_, bool flag) => flag ? "`true`" : "`false`",
        (_, UnixFileMode mode) => $"`0{Convert.ToString((int)mode, 8)}`",
        (_, Enum choice) => $"`{choice.ToString().ToLowerInvariant()}`",
        (_, string text) => $"`{text}`",
        (_, IEnumerable list) => list.Cast<object>().Any() ? throw new NotSupportedException(name) : "none",
        (_, IFormattable other) => $"`{other.ToString(null, CultureInfo.InvariantCulture)}`",
        _ => throw new NotSupportedException(name),
    };
}
