using MailServer.Messages;
using MailServer.Storage;

namespace MailServer.Testing.Storage;

/// <summary>A message's content with its index: shared by all copies of it.</summary>
internal sealed record ContentData(string EmailId, MessageContent Content, MessageIndex Index);

/// <summary>A message that is to come into a folder.</summary>
internal sealed record NewMessage(ContentData Content, MessageFlags Flags, DateTimeOffset InternalDate);

/// <summary>A message in a folder. Replaced, never changed.</summary>
internal sealed record MessageData(uint Uid, ulong CreatedModSeq, ulong ModSeq, NewMessage Message, DateTimeOffset SavedAt)
{
    private const MessageFields IndexFields =
        MessageFields.Envelope | MessageFields.Structure | MessageFields.Parts | MessageFields.Headers;

    public MessageFlags Flags => Message.Flags;

    public long Size => Message.Content.Content.Length;

    public FlagState FlagState => new(Uid, ModSeq, Flags);

    public bool Has(SystemFlags flag) => (Flags.System & flag) != 0;

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
