using MailServer.Protocol.Imap;
using MailServer.Sharing.Folders;
using MailServer.Storage;

namespace MailServer.Sharing.Accounts;

/// <summary>An account of a store that keeps an index of texts: whoever may read a folder may ask the index about it.</summary>
internal sealed class IndexedSharingAccount(IMailAccount own, ITextIndexAccount index, OwnerAccounts owners, SharingOptions options)
    : SharingAccount(own, owners, options), ITextIndexAccount
{
    public ValueTask<UidSet?> FindWithoutAsync(IMailFolder folder, string text, CancellationToken cancellationToken) =>
        index.FindWithoutAsync(Inner(folder), text, cancellationToken);

    public ValueTask<TextRanking?> RankAsync(IMailFolder folder, string text, CancellationToken cancellationToken) =>
        index.RankAsync(Inner(folder), text, cancellationToken);

    // The messages themselves are read through the folder, which looks at the rights each time.
    private static IMailFolder Inner(IMailFolder folder) => folder is SharedFolder shared ? shared.Inner : folder;
}
