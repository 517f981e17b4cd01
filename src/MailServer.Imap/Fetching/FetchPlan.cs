using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Fetching;

/// <summary>What a FETCH needs of the store, worked out once for all its messages.</summary>
internal sealed class FetchPlan
{
    /// <param name="command">What is asked for.</param>
    /// <param name="isUidOnly">Whether the response is called by its UID already (RFC 9586): then it is told only where it was asked for.</param>
    public FetchPlan(FetchCommand command, bool isUidOnly)
    {
        Items = WithImplied(isUidOnly ? command with { IsUid = false } : command);
        Fields = Items.Aggregate(MessageFields.None, static (fields, item) => fields | FieldsFor(item));
        SetsSeen = command.Items.Any(static item => !item.IsPeek);
        UsesModSeq = Items.Any(static item => item.Attribute == FetchAttribute.ModSeq);
        HasUid = Items.Any(static item => item.Attribute == FetchAttribute.Uid);
        HasFlags = Items.Any(static item => item.Attribute == FetchAttribute.Flags);
        HasOnlyFacts = Items.All(static item => FactsWriter.CanWrite(item.Attribute));
    }

    public FetchItem[] Items { get; }

    public MessageFields Fields { get; }

    public bool SetsSeen { get; }

    public bool HasUid { get; }

    public bool HasFlags { get; }

    public bool UsesModSeq { get; }

    /// <summary>Whether the folder itself knows all that is asked for.</summary>
    public bool HasOnlyFacts { get; }

    // RFC 9051 §6.4.9: the answer to UID FETCH has the UID, asked for or not; RFC 7162 §3.1.4.1: CHANGEDSINCE has MODSEQ. Doubles are answered once.
    private static FetchItem[] WithImplied(FetchCommand command)
    {
        var items = new List<FetchItem>();
        if (command.IsUid) items.Add(new FetchItem(FetchAttribute.Uid));
        items.AddRange(command.Items);
        if (command.ChangedSince is not null) items.Add(new FetchItem(FetchAttribute.ModSeq));
        return [.. items.DistinctBy(static item => item.Section is null ? (object)item.Attribute : item)];
    }

    private static MessageFields FieldsFor(FetchItem item) => item.Attribute switch
    {
        FetchAttribute.Envelope => MessageFields.Envelope,
        FetchAttribute.Body or FetchAttribute.BodyStructure => MessageFields.Structure,
        FetchAttribute.BodySection or FetchAttribute.Rfc822 when item.Section == FetchSection.Whole => MessageFields.Content,
        FetchAttribute.BodySection or FetchAttribute.Binary or FetchAttribute.BinarySize or FetchAttribute.Rfc822
            or FetchAttribute.Rfc822Header or FetchAttribute.Rfc822Text => MessageFields.Content | MessageFields.Parts,
        FetchAttribute.ThreadId => MessageFields.Headers,
        FetchAttribute.Preview => MessageFields.Content | MessageFields.Parts,
        _ => MessageFields.None,
    };
}
