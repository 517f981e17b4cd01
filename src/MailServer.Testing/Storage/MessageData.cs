using System.Collections.Immutable;
using MailServer.Messages;
using MailServer.Storage;

namespace MailServer.Testing.Storage;

/// <summary>A message's content with its index: shared by all copies of it.</summary>
internal sealed record ContentData(string EmailId, MessageContent Content, MessageIndex Index);

/// <summary>A message that is to come into a folder.</summary>
internal sealed record NewMessage(ContentData Content, MessageFlags Flags, DateTimeOffset InternalDate)
{
    /// <summary>Readers who have seen it and keep that for themselves.</summary>
    public IReadOnlyCollection<AccountId> SeenBy { get; init; } = [];
}

/// <summary>What a reader last did about \Seen of a message, and when.</summary>
internal readonly record struct SeenMark(bool IsSeen, ulong ModSeq);

/// <summary>A message in a folder. Replaced, never changed.</summary>
internal sealed record MessageData(uint Uid, ulong CreatedModSeq, ulong ModSeq, NewMessage Message, DateTimeOffset SavedAt)
{
    private const MessageFields IndexFields =
        MessageFields.Envelope | MessageFields.Structure | MessageFields.Parts | MessageFields.Headers;

    /// <summary>What each reader did about \Seen; of the owner only when it was done.</summary>
    public ImmutableDictionary<AccountId, SeenMark> Marks { get; init; } = ImmutableDictionary<AccountId, SeenMark>.Empty;

    public MessageFlags Flags => Message.Flags;

    public long Size => Message.Content.Content.Length;

    public FlagState FlagState => new(Uid, ModSeq, Flags);

    public bool Has(SystemFlags flag) => (Flags.System & flag) != 0;

    /// <summary>Readers besides the owner who have seen it.</summary>
    public IEnumerable<AccountId> SeenBy(AccountId owner) => Marks.Where(mark => mark.Key != owner && mark.Value.IsSeen).Select(static mark => mark.Key);

    /// <summary>The message as somebody sees it.</summary>
    public MessageData As(AccountId reader, AccountId owner)
    {
        var mark = Marks.GetValueOrDefault(reader);
        var flags = reader == owner ? Flags : WithSeen(mark.IsSeen);
        return this with { ModSeq = Math.Max(ModSeq, mark.ModSeq), Message = Message with { Flags = flags } };
    }

    /// <summary>Its flags with another \Seen.</summary>
    public MessageFlags WithSeen(bool isSeen) => Flags.Apply(isSeen ? FlagAction.Add : FlagAction.Remove, new MessageFlags(SystemFlags.Seen));

    public StoredMessage ToStored(MessageFields fields) => new()
    {
        Uid = Uid,
        ModSeq = ModSeq,
        Flags = Flags,
        Size = Size,
        InternalDate = Message.InternalDate,
        SavedAt = SavedAt,
        EmailId = Message.Content.EmailId,
        Index = (fields & IndexFields) != 0 ? Message.Content.Index : null,
        Content = (fields & MessageFields.Content) != 0 ? Message.Content.Content : null,
    };
}
