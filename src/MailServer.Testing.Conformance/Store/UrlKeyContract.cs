namespace MailServer.Testing.Conformance;

public abstract partial class StoreContract
{
    private static readonly byte[] FirstKey = [.. Enumerable.Range(1, 32).Select(static value => (byte)value)];
    private static readonly byte[] SecondKey = [.. Enumerable.Range(101, 32).Select(static value => (byte)value)];

    [Fact]
    public async Task A_folders_url_key_is_made_once()
    {
        if (await NewAccountAsync() is not IUrlKeyAccount account) return;
        Assert.Equal(StoreError.NotFound, (await account.GetUrlKeyAsync("INBOX", null, CancellationToken.None)).Error);
        Assert.Equal(FirstKey, await KeyAsync(account, "INBOX", FirstKey));
        Assert.Equal(FirstKey, await KeyAsync(account, "inbox", SecondKey));
        Assert.Equal(FirstKey, await KeyAsync(account, "INBOX", null));
        Assert.Equal(SecondKey, await KeyAsync(account, "Archive", SecondKey));
        Assert.Equal(StoreError.NotFound, (await account.GetUrlKeyAsync("Nowhere", FirstKey, CancellationToken.None)).Error);
    }

    [Fact]
    public async Task Url_keys_are_forgotten_when_reset()
    {
        if (await NewAccountAsync() is not IUrlKeyAccount account) return;
        await KeyAsync(account, "INBOX", FirstKey);
        await KeyAsync(account, "Archive", FirstKey);
        Assert.Equal(StoreError.None, await account.ResetUrlKeysAsync("INBOX", CancellationToken.None));
        Assert.Equal(StoreError.NotFound, await account.ResetUrlKeysAsync("Nowhere", CancellationToken.None));
        Assert.Equal(SecondKey, await KeyAsync(account, "INBOX", SecondKey));
        Assert.Equal(FirstKey, await KeyAsync(account, "Archive", SecondKey));
        Assert.Equal(StoreError.None, await account.ResetUrlKeysAsync(null, CancellationToken.None));
        Assert.Equal(StoreError.NotFound, (await account.GetUrlKeyAsync("Archive", null, CancellationToken.None)).Error);
    }

    [Fact]
    public async Task A_url_key_follows_a_renamed_folder_and_goes_with_a_deleted_one()
    {
        var account = await NewAccountAsync();
        if (account is not IUrlKeyAccount keys) return;
        await account.CreateFolderAsync("Work", CreateFolderOptions.Default, CancellationToken.None);
        await KeyAsync(keys, "Work", FirstKey);
        await account.RenameFolderAsync("Work", "Play", CancellationToken.None);
        Assert.Equal(FirstKey, await KeyAsync(keys, "Play", null));
        await account.DeleteFolderAsync("Play", CancellationToken.None);
        await account.CreateFolderAsync("Play", CreateFolderOptions.Default, CancellationToken.None);
        Assert.Equal(StoreError.NotFound, (await keys.GetUrlKeyAsync("Play", null, CancellationToken.None)).Error);
    }

    private static async Task<byte[]> KeyAsync(IUrlKeyAccount account, string folder, byte[]? created) =>
        (await account.GetUrlKeyAsync(folder, created is null ? null : (ReadOnlyMemory<byte>?)created, CancellationToken.None)).Value.ToArray();
}
