using System.Text;
using MailServer.Storage;
using MailServer.Storage.Metadata;

namespace MailServer.Testing.Storage;

/// <summary>The annotations of a folder or an account. The store's lock guards it.</summary>
internal sealed class MetadataData
{
    public static readonly MetadataLimits Limits = new(MaxSize: 64 * 1024, MaxEntries: 100, MaxBytes: 4 * 1024 * 1024);

    /// <summary>By user, null for shared, and name.</summary>
    private readonly Dictionary<(AccountId? User, string Name), byte[]> _values = [];

    public IReadOnlyList<MetadataEntry> Of(AccountId user) =>
        [.. _values.Where(pair => pair.Key.User is null || pair.Key.User == user)
            .OrderBy(static pair => pair.Key.Name, StringComparer.Ordinal)
            .Select(static pair => new MetadataEntry(pair.Key.Name, pair.Value))];

    /// <summary>Octets of the shared entries, or of one user's.</summary>
    public long UseOf(AccountId? user) => _values.Where(pair => pair.Key.User == user).Sum(static pair => SizeOf(pair.Key.Name, pair.Value));

    /// <summary>The entries after a change; null when there would be too many.</summary>
    public MetadataData? With(AccountId user, IReadOnlyList<MetadataEntry> entries)
    {
        var changed = Copy();
        foreach (var entry in entries)
        {
            var key = (entry.IsPrivate ? user : (AccountId?)null, entry.Name);
            if (entry.Value is { } value) changed._values[key] = value.ToArray();
            else changed._values.Remove(key);
        }

        return changed._values.Keys.GroupBy(static key => key.User).All(static keys => keys.Count() <= Limits.MaxEntries) ? changed : null;
    }

    /// <summary>A user is gone.</summary>
    public void Forget(AccountId user)
    {
        foreach (var key in _values.Keys.Where(key => key.User == user).ToArray()) _values.Remove(key);
    }

    public MetadataData Copy()
    {
        var copy = new MetadataData();
        foreach (var (key, value) in _values) copy._values.Add(key, value);
        return copy;
    }

    private static long SizeOf(string name, byte[] value) => Encoding.UTF8.GetByteCount(name) + value.Length;
}
