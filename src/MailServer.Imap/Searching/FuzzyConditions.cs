using MailServer.Messages.Text;
using MailServer.Storage;

namespace MailServer.Imap.Searching;

/// <summary>A text that may be like what is looked for (RFC 6203 §3), with how much each message was found to be like it.</summary>
internal abstract class FuzzyCondition : Condition
{
    private readonly Dictionary<uint, int> _relevancy = [];

    /// <summary>From 1 to 100; null for a message that is not alike, or was decided without a look at this.</summary>
    public int? Relevancy(uint uid) => _relevancy.TryGetValue(uid, out var relevancy) ? relevancy : null;

    protected bool Note(uint uid, int? relevancy)
    {
        if (relevancy is { } found) _relevancy[uid] = found;
        return relevancy is not null;
    }
}

/// <summary>Anywhere in the message, as the index ranks it; what the index does not know is searched for the text itself.</summary>
/// <param name="text">What is looked for.</param>
/// <param name="exact">The search for the text itself.</param>
internal sealed class FuzzyTextCondition(string text, TextCondition exact) : FuzzyCondition
{
    public string Text => text;

    public TextRanking? Ranking { get; set; }

    public override SearchCost Cost => SearchCost.Content;

    public override bool? Test(in Candidate candidate)
    {
        if (Ranking is { } ranking && !ranking.NotIndexed.Contains(candidate.Uid))
            return Note(candidate.Uid, ranking.Relevancy.TryGetValue(candidate.Uid, out var relevancy) ? relevancy : null);
        return exact.Test(candidate) is { } found ? Note(candidate.Uid, found ? 100 : null) : null;
    }
}

/// <summary>In a header field that is kept with the message.</summary>
/// <param name="field">The field.</param>
/// <param name="text">What is looked for.</param>
internal sealed class FuzzyHeaderCondition(Func<Messages.SearchHeaders, string> field, string text) : FuzzyCondition
{
    public override SearchCost Cost => SearchCost.Headers;

    public override bool? Test(in Candidate candidate) =>
        candidate.Known >= SearchCost.Headers ? Note(candidate.Uid, TextLikeness.Of(field(candidate.Message!.Index!.Headers), text)) : null;
}
