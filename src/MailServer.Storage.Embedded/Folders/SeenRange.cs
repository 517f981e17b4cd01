namespace MailServer.Storage.Embedded.Folders;

/// <summary>What a reader last did about \Seen of some messages. UIDs in between that are gone do no harm: none comes back.</summary>
/// <param name="First">The first UID.</param>
/// <param name="Last">The last UID.</param>
/// <param name="ModSeq">When.</param>
/// <param name="IsSeen">Whether the messages have \Seen since.</param>
internal readonly record struct SeenRange(uint First, uint Last, ulong ModSeq, bool IsSeen);
