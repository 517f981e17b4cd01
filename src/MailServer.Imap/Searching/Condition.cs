using MailServer.Messages;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Searching;

/// <summary>What must be read of a message before a condition can be decided, cheapest first.</summary>
internal enum SearchCost
{
    /// <summary>Its UID.</summary>
    Number,

    /// <summary>Flags, size, dates.</summary>
    Facts,

    /// <summary>The header fields kept with it.</summary>
    Headers,

    /// <summary>Its bytes.</summary>
    Content,
}

/// <summary>A message while it is looked at.</summary>
/// <param name="Uid">Which.</param>
/// <param name="Known">How much of it has been read.</param>
/// <param name="Message">What was read; null while only the UID is known.</param>
/// <param name="Texts">For each needle whether it was found, once the content was read.</param>
internal readonly record struct Candidate(uint Uid, SearchCost Known, StoredMessage? Message = null, bool[]? Texts = null);

/// <summary>A search key made ready to be tested on many messages.</summary>
internal abstract class Condition
{
    /// <summary>The dearest thing that it may need.</summary>
    public abstract SearchCost Cost { get; }

    /// <summary>Whether anything of just this cost is asked.</summary>
    public virtual bool Asks(SearchCost cost) => Cost == cost;

    /// <summary>Whether a message fulfils it; null when too little of the message is known yet.</summary>
    public abstract bool? Test(in Candidate candidate);
}

/// <summary>The message is one of these.</summary>
internal sealed class NumberCondition(UidSet uids) : Condition
{
    public override SearchCost Cost => SearchCost.Number;

    public override bool? Test(in Candidate candidate) => uids.Contains(candidate.Uid);
}

/// <summary>Something that the store tells of a message without opening it.</summary>
internal sealed class FactCondition(SearchCost cost, Func<StoredMessage, bool> test) : Condition
{
    public override SearchCost Cost => cost;

    public override bool? Test(in Candidate candidate) => candidate.Known >= cost ? test(candidate.Message!) : null;
}

/// <summary>A text in the content.</summary>
/// <param name="index">Which needle.</param>
/// <param name="needle">The needle.</param>
internal sealed class TextCondition(int index, TextNeedle needle) : Condition
{
    public override SearchCost Cost => SearchCost.Content;

    public override bool? Test(in Candidate candidate) => candidate.Texts?[index] ?? (needle.RulesOut(candidate.Uid) ? false : null);
}

/// <summary>A text in a header field that is kept with the message.</summary>
/// <param name="field">The field.</param>
/// <param name="needle">The text.</param>
internal sealed class KeptHeaderCondition(Func<SearchHeaders, string> field, TextNeedle needle) : Condition
{
    public override SearchCost Cost => SearchCost.Headers;

    public override bool? Test(in Candidate candidate)
    {
        if (candidate.Known >= SearchCost.Headers) return needle.IsIn(field(candidate.Message!.Index!.Headers));
        return needle.RulesOut(candidate.Uid) ? false : null;
    }
}

/// <summary>NOT.</summary>
internal sealed class NotCondition(Condition inner) : Condition
{
    public override SearchCost Cost => inner.Cost;

    public override bool Asks(SearchCost cost) => inner.Asks(cost);

    public override bool? Test(in Candidate candidate) => !inner.Test(candidate);
}

/// <summary>AND, and with the result turned round OR: the cheap ones are tested first, and one that decides ends the test.</summary>
/// <param name="conditions">All of them, or one of them.</param>
/// <param name="decides">False for AND: one that does not hold decides. True for OR.</param>
internal sealed class ListCondition(IEnumerable<Condition> conditions, bool decides) : Condition
{
    private readonly Condition[] _conditions = [.. conditions.OrderBy(static condition => condition.Cost)];

    public override SearchCost Cost => _conditions[^1].Cost;

    public override bool Asks(SearchCost cost) => Array.Exists(_conditions, condition => condition.Asks(cost));

    public override bool? Test(in Candidate candidate)
    {
        bool? result = !decides;
        foreach (var condition in _conditions)
        {
            var tested = condition.Test(candidate);
            if (tested == decides) return decides;
            if (tested is null) result = null;
        }

        return result;
    }
}
