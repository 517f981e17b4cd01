using Microsoft.Extensions.Configuration;

namespace MailServer.Hosting.Options;

/// <summary>
/// Reads one section key by key, keeps every error with the key's full name instead of stopping at the first,
/// and knows at the end which keys nobody asked for. By hand, because the framework's binder does neither.
/// </summary>
internal sealed class SectionBinder(IConfigurationSection section, ICollection<string> errors)
{
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    private delegate bool Parser<T>(string text, out T value);

    public void Text(string key, Action<string> set)
    {
        if (Value(key) is { } text)
            set(text);
    }

    public void Flag(string key, Action<bool> set) => Read(key, bool.TryParse, "true or false", set);

    public void Count(string key, Action<int> set) => Read(key, SettingGrammar.TryParseCount, "a whole number from 0 to 2147483647", set);

    public void Size(string key, Action<long> set) => Read(key, SettingGrammar.TryParseSize, "a number of octets such as 52428800 or 50MiB", set);

    public void Time(string key, Action<TimeSpan> set) => Read(key, SettingGrammar.TryParseTime, "a time such as 00:00:30, 30s, 5m, 2h or 5d", set);

    public void FileMode(string key, Action<UnixFileMode> set) => Read(key, SettingGrammar.TryParseFileMode, "permissions in octal such as 0660", set);

    public void Choice<T>(string key, Action<T> set)
        where T : struct, Enum =>
        Read(key, SettingGrammar.TryParseChoice, "one of " + string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant(), set);

    public void Networks(string key, ICollection<System.Net.IPNetwork> to)
    {
        foreach (var (name, text) in Items(key))
        {
            if (SettingGrammar.TryParseNetwork(text, out var network))
                to.Add(network);
            else
                Refuse(name, text, "a network such as 192.0.2.0/24, 2001:db8::/32 or one address");
        }
    }

    public void List(string key, ICollection<string> to)
    {
        foreach (var (_, text) in Items(key))
            to.Add(text);
    }

    /// <summary>A subsection with fixed keys.</summary>
    public void Section(string key, Action<SectionBinder> bind)
    {
        _known.Add(key);
        Within(section.GetSection(key), bind);
    }

    /// <summary>A subsection whose keys are names of things.</summary>
    public void Named(string key, Action<string, SectionBinder> bind)
    {
        _known.Add(key);
        foreach (var child in section.GetSection(key).GetChildren())
            Within(child, binder => bind(child.Key, binder));
    }

    /// <summary>The full names of keys that are set but were not read.</summary>
    public IEnumerable<string> UnknownKeys() =>
        section.GetChildren().Where(child => !_known.Contains(child.Key)).Select(child => child.Path);

    private void Within(IConfigurationSection child, Action<SectionBinder> bind)
    {
        var binder = new SectionBinder(child, errors);
        bind(binder);
        foreach (var unknown in binder.UnknownKeys())
            errors.Add($"{unknown}: no such setting; known here are {string.Join(", ", binder._known.Order(StringComparer.Ordinal))}");
    }

    private void Read<T>(string key, Parser<T> parse, string expected, Action<T> set)
    {
        if (Value(key) is not { } text)
            return;
        if (parse(text, out var value))
            set(value);
        else
            Refuse($"{section.Path}:{key}", text, expected);
    }

    private void Refuse(string name, string text, string expected) => errors.Add($"{name}: '{text}' is not {expected}");

    /// <summary>A list is an array of the configuration, or one value with commas (handy in environment variables).</summary>
    private IEnumerable<(string Name, string Text)> Items(string key)
    {
        var name = $"{section.Path}:{key}";
        const StringSplitOptions Tidy = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        var inline = (Value(key) ?? "").Split(',', Tidy).Select(text => (name, text));
        return inline.Concat(section.GetSection(key).GetChildren().Select(child => (child.Path, child.Value ?? "")));
    }

    private string? Value(string key)
    {
        _known.Add(key);
        return section[key] is { Length: > 0 } text ? text : null;
    }
}
