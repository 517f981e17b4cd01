using MailServer.Protocol.Imap;
using MailServer.Storage.Embedded.Accounts;
using MailServer.Storage.Embedded.Folders;

namespace MailServer.Storage.Embedded.Searching;

/// <summary>An account of a store that keeps an index of texts.</summary>
internal sealed class IndexedAccount(StoreParts parts, long accountId, TextIndexer indexer) : EmbeddedAccount(parts, accountId), ITextIndexAccount
{
    public ValueTask<UidSet?> FindWithoutAsync(IMailFolder folder, string text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        return AskAsync(folder, (open, view) => new TextNarrowing(open, view).RunAsync(text, cancellationToken));
    }

    public ValueTask<TextRanking?> RankAsync(IMailFolder folder, string text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        return AskAsync(folder, (open, view) => new TextRank(open, view).RunAsync(text, cancellationToken));
    }

    private async ValueTask<T?> AskAsync<T>(IMailFolder folder, Func<OpenTextIndex, FolderView, Task<T?>> ask)
        where T : class
    {
        if (folder is not EmbeddedFolder { View: var view } || indexer.Open is not { } open) return null;
        try
        {
            var answer = await ask(open, view).ConfigureAwait(false);
            if (answer is null) indexer.Distrust();
            return answer;
        }
        catch (IOException)
        {
            // The index is being closed, or is damaged: the indexer sees to it, and the search goes on without.
            indexer.Distrust();
            return null;
        }
    }
}
