using System.Runtime.CompilerServices;
using MailServer.Protocol.Imap;

namespace MailServer.Storage.Tests.Embedded;

[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public class Alone;

[Collection(nameof(Alone))]
public sealed class OpenFolderMemoryTests
{
    private const int Messages = 120_000;

    [Fact]
    public async Task An_open_folder_costs_64_bytes_a_message()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync(static options => options with { IdleFolders = 0 });
        await FillAsync(fixture);
        await fixture.ReopenAsync();
        var account = await fixture.OpenAccountAsync();
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await using var folder = (await account.OpenFolderAsync("INBOX", default)).Value;
        Assert.Equal(Messages, Count(folder));
        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)Messages;

        // 64 bytes packed, and a third of a byte for the pages they lie in; a list of UIDs that stayed would be 4 more.
        Assert.InRange(each, 64, 65);
        GC.KeepAlive(folder);
    }

    // On a frame of its own, so that nothing here holds on to the snapshot.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Count(IMailFolder folder) => folder.Snapshot().Uids.Count;

    // Copies of copies: a mailbox of this size in 17 commits.
    private static async Task FillAsync(EmbeddedFixture fixture)
    {
        var account = await fixture.AddUserAsync();
        await fixture.DeliverAsync(account, EmbeddedFixture.Message("one of many"));
        await using var folder = (await account.OpenFolderAsync("INBOX", default)).Value;
        for (var has = 1u; has < Messages; has = folder.State.Messages)
            Assert.True((await folder.CopyAsync(UidSet.Of(1, Math.Min(has, Messages - has)), "INBOX", default)).IsSuccess);
    }
}
