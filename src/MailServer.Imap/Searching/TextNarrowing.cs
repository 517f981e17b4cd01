using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Searching;

/// <summary>Asks the store's index, where there is one, what is not worth reading.</summary>
internal static class TextNarrowing
{
    // A needle costs a question to the index: to read a few messages is cheaper, and kept header texts are cheap to read until there are many.
    private const int FewMessages = 16;
    private const int ManyMessages = 500;

    public static async ValueTask RunAsync(
        IMailFolder folder, ITextIndexAccount index, IEnumerable<TextNeedle> needles, int messages, CancellationToken cancellationToken)
    {
        if (messages < FewMessages) return;
        foreach (var needle in needles)
        {
            if (needle.Length == 0 || (needle.Place == NeedlePlace.Kept && messages < ManyMessages)) continue;
            needle.Without = await index.FindWithoutAsync(folder, needle.Text, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ranks the messages for the texts that are looked for with FUZZY.</summary>
    public static async ValueTask RankAsync(IMailFolder folder, ITextIndexAccount index, IEnumerable<FuzzyTextCondition> conditions, CancellationToken cancellationToken)
    {
        foreach (var condition in conditions)
        {
            condition.Ranking = await index.RankAsync(folder, condition.Text, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether the index has told that a message does not hold a text.</summary>
    public static bool RulesOut(this TextNeedle needle, uint uid) => needle.Without is { } without && without.Contains(uid);
}
