using MailServer.Storage;
using MailServer.Storage.Changes;
using MailServer.Storage.Metadata;

namespace MailServer.Testing.Storage;

/// <content>Annotations.</content>
internal sealed partial class AccountData
{
    private MetadataData _metadata = new();

    /// <summary>The annotations of a folder, or of the account.</summary>
    public MetadataData? MetadataOf(string? folder) => folder is null ? _metadata : Find(folder)?.Metadata;

    /// <summary>Octets of the shared entries, or of one user's.</summary>
    public long MetadataUse(AccountId? user) => _metadata.UseOf(user) + Folders.Sum(folder => folder.Metadata.UseOf(user));

    /// <param name="target">What is annotated.</param>
    /// <param name="entries">How.</param>
    /// <param name="useOf">How much counts for an account.</param>
    /// <param name="mayHold">Whether an account's limit allows so many.</param>
    public StoreError SetMetadata(MetadataTarget target, IReadOnlyList<MetadataEntry> entries, Func<AccountId, long> useOf, Func<AccountId, long, bool> mayHold)
    {
        var user = target.User ?? Id;
        if (MetadataOf(target.Folder) is not { } before) return StoreError.NotFound;
        if (entries.Any(static entry => entry.Value?.Length > MetadataData.Limits.MaxSize)) return StoreError.LimitReached;
        if (before.With(user, entries) is not { } after) return StoreError.LimitReached;
        Put(target.Folder, after);
        if (entries.Any(static entry => entry.Value is not null) && (Math.Max(useOf(Id), useOf(user)) > MetadataData.Limits.MaxBytes || !mayHold(Id, useOf(Id)) || !mayHold(user, useOf(user))))
        {
            Put(target.Folder, before);
            return StoreError.OverQuota;
        }

        if (target.Folder is not null) Find(target.Folder)!.Touch();
        var name = target.Folder is null ? null : FolderNames.Normalise(target.Folder);
        Changes.MetadataChanged(entries.Select(entry => new MetadataChange(name, entry.Name, entry.IsPrivate ? user : null)));
        return StoreError.None;
    }

    private void Put(string? folder, MetadataData metadata)
    {
        if (folder is null) _metadata = metadata;
        else Find(folder)!.Metadata = metadata;
    }
}
