namespace MailServer.Storage.Metadata;

/// <summary>An annotation.</summary>
/// <param name="Name">Its name in lower case, <c>/shared/…</c> or <c>/private/…</c>.</param>
/// <param name="Value">Its octets; null when there is none, or to remove it.</param>
public sealed record MetadataEntry(string Name, ReadOnlyMemory<byte>? Value)
{
    /// <summary>Whether it belongs to one user.</summary>
    public bool IsPrivate => Name.StartsWith("/private/", StringComparison.Ordinal);
}
