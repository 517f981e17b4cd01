using MailServer.Imap.Fetching;
using MailServer.Imap.Mailboxes;
using MailServer.Messages;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Searching;

/// <summary>Makes conditions of search keys. Recursion is safe: the grammar limits the depth of the tree.</summary>
internal sealed class ConditionBuilder(SelectedMailbox mailbox, DateTimeOffset now, Collation collation)
{
    private readonly List<TextNeedle> _needles = [];
    private readonly List<TextNeedle> _kept = [];
    private readonly List<FuzzyCondition> _fuzzy = [];
    private bool _isFuzzy;

    /// <summary>The texts that must be looked for in content.</summary>
    public IReadOnlyList<TextNeedle> Needles => _needles;

    /// <summary>All texts that an index may narrow.</summary>
    public IEnumerable<TextNeedle> Narrowed => _needles.Concat(_kept);

    /// <summary>What is looked for with FUZZY.</summary>
    public IReadOnlyList<FuzzyCondition> Fuzzy => _fuzzy;

    public Condition Build(SearchKey key) => key switch
    {
        SearchAnd and => new ListCondition(and.Keys.Select(Build), decides: false),
        SearchOr or => new ListCondition([Build(or.Left), Build(or.Right)], decides: true),
        SearchNot not => new NotCondition(Build(not.Key)),
        SearchNumbers numbers => new NumberCondition(Resolve(numbers)),
        SearchFlag flag => BuildFlag(flag.Flag),
        SearchHeader header => BuildHeader(header),
        SearchText text => BuildText(text),
        SearchFuzzy fuzzy => BuildFuzzy(fuzzy),
        SearchDate date => BuildDate(date),
        SearchSize size => Fact(message => size.Larger ? message.Size > size.Size : message.Size < size.Size),
        SearchAge age => BuildAge(age),
        SearchModSeq modSeq => Fact(message => message.ModSeq >= (ulong)modSeq.ModSeq),
        SearchObjectId { Thread: true } id => new FactCondition(SearchCost.Headers, message => ThreadIds.Of(message) == id.Id),
        SearchObjectId id => Fact(message => message.EmailId == id.Id),
        _ => new NumberCondition(UidSet.All),
    };

    private static FactCondition Fact(Func<StoredMessage, bool> test) => new(SearchCost.Facts, test);

    private UidSet Resolve(SearchNumbers numbers)
    {
        mailbox.TryResolve(numbers.Numbers, numbers.IsUid, out var uids);
        return uids;
    }

    private Condition BuildFlag(string flag)
    {
        if (flag == ImapFlag.Recent) return new NumberCondition(mailbox.Recent);
        if (FlagNames.SystemFlag(flag) is not SystemFlags.None and var system) return Fact(message => message.Flags.System.HasFlag(system));
        return Fact(message => message.Flags.HasKeyword(flag));
    }

    private Condition BuildHeader(SearchHeader header)
    {
        // An empty text asks whether the field is there (RFC 9051 §6.4.4), which the kept texts do not tell.
        if (header.Text.Length == 0 || KeptField(header.Field) is not { } field)
            return Needle(new TextNeedle(NeedlePlace.Header, header.Text, collation, header.Field));
        if (_isFuzzy) return Note(new FuzzyHeaderCondition(field, header.Text));
        var needle = new TextNeedle(NeedlePlace.Kept, header.Text, collation, header.Field);
        _kept.Add(needle);
        return new KeptHeaderCondition(field, needle);
    }

    private Condition BuildText(SearchText text)
    {
        var exact = Needle(new TextNeedle(text.BodyOnly ? NeedlePlace.Body : NeedlePlace.Text, text.Text, collation));
        return _isFuzzy ? Note(new FuzzyTextCondition(text.Text, exact)) : exact;
    }

    // RFC 6203 §5: for what is no text, fuzzy means exact here.
    private Condition BuildFuzzy(SearchFuzzy fuzzy)
    {
        var outer = _isFuzzy;
        _isFuzzy = true;
        var condition = Build(fuzzy.Key);
        _isFuzzy = outer;
        return condition;
    }

    private FuzzyCondition Note(FuzzyCondition condition)
    {
        _fuzzy.Add(condition);
        return condition;
    }

    private static Func<SearchHeaders, string>? KeptField(string name) => name.ToUpperInvariant() switch
    {
        "FROM" => static headers => headers.From,
        "TO" => static headers => headers.To,
        "CC" => static headers => headers.Cc,
        "BCC" => static headers => headers.Bcc,
        "SUBJECT" => static headers => headers.Subject,
        "MESSAGE-ID" => static headers => "<" + headers.MessageId + ">",
        "IN-REPLY-TO" => static headers => headers.InReplyTo,
        "REFERENCES" => static headers => headers.References,
        _ => null,
    };

    private static FactCondition BuildDate(SearchDate key)
    {
        // RFC 9051 §6.4.4: time and zone do not count, the day does as it was written.
        Func<StoredMessage, DateTimeOffset?> date = key.Field switch
        {
            SearchDateField.Internal => static message => message.InternalDate,
            SearchDateField.Saved => static message => message.SavedAt,
            _ => static message => message.Index!.SentDate,
        };
        var cost = key.Field == SearchDateField.Sent ? SearchCost.Headers : SearchCost.Facts;
        return new FactCondition(cost, message => date(message) is { } when && Compares(DateOnly.FromDateTime(when.DateTime), key));
    }

    private static bool Compares(DateOnly day, SearchDate key) => key.Relation switch
    {
        SearchDateRelation.Before => day < key.Date,
        SearchDateRelation.On => day == key.Date,
        _ => day >= key.Date,
    };

    private FactCondition BuildAge(SearchAge age) => Fact(message =>
    {
        var seconds = (now - message.InternalDate).TotalSeconds;
        return age.Older ? seconds >= age.Seconds : seconds <= age.Seconds;
    });

    private TextCondition Needle(TextNeedle needle)
    {
        _needles.Add(needle);
        return new TextCondition(_needles.Count - 1, needle);
    }
}
