using MailServer.Protocol.Imap;

namespace MailServer.Storage;

/// <summary>
/// An ability of an <see cref="IMailAccount"/>: an index of the messages' texts. Found by a type test. It narrows and ranks;
/// whether a message holds a text is decided by reading it, so that answers are the same with and without an index.
/// </summary>
public interface ITextIndexAccount
{
    /// <summary>The messages that certainly do not hold a text, neither in the header nor in the text parts, without regard to case.</summary>
    /// <param name="folder">An open folder of this account.</param>
    /// <param name="text">What is looked for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>
    /// Their UIDs; messages that are not indexed yet are not among them. Null when the index cannot tell: the text is too short or too common, the index is being made.
    /// </returns>
    ValueTask<UidSet?> FindWithoutAsync(IMailFolder folder, string text, CancellationToken cancellationToken);

    /// <summary>The messages that hold something like a text, with how much they are like it (RFC 6203).</summary>
    /// <param name="folder">An open folder of this account.</param>
    /// <param name="text">What is looked for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The ranking, or null when the index cannot tell.</returns>
    ValueTask<TextRanking?> RankAsync(IMailFolder folder, string text, CancellationToken cancellationToken);
}

/// <summary>How messages rank for a text.</summary>
/// <param name="Relevancy">By UID, from 1 to 100; what is not like the text is left out.</param>
/// <param name="NotIndexed">Messages that the index does not know yet.</param>
public sealed record TextRanking(IReadOnlyDictionary<uint, int> Relevancy, UidSet NotIndexed);
