namespace MailServer.Protocol.Imap;

/// <summary>A change of a result that a client watches: ADDTO or REMOVEFROM (RFC 5267 §4.3.3, §4.3.4).</summary>
/// <param name="IsRemoval">Whether the messages leave the result; otherwise they join it.</param>
/// <param name="Position">Where in the result, counted from 1; 0 when the result is in mailbox order.</param>
/// <param name="Numbers">The messages in the order of the result; one or more.</param>
public sealed record SearchContextUpdate(bool IsRemoval, uint Position, IReadOnlyList<uint> Numbers);

/// <summary>PARTIAL of an ESEARCH response (RFC 9394 §3.1).</summary>
/// <param name="Range">The range as the client gave it.</param>
/// <param name="Numbers">The messages in the order of the result; empty when the range lies beyond it.</param>
public sealed record PartialResult(PartialRange Range, IReadOnlyList<uint> Numbers);
