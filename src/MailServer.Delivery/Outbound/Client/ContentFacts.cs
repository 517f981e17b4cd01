using System.Buffers;
using MailServer.Messages;

namespace MailServer.Delivery.Outbound.Client;

/// <summary>What a next hop must be able to carry, found in one pass over the bytes.</summary>
internal sealed record ContentFacts
{
    private const int PieceLength = 32 * 1024;

    public bool HasEightBit { get; init; }

    /// <summary>Whether the header itself has octets beyond ASCII (RFC 6532).</summary>
    public bool HasEightBitHeader { get; init; }

    public bool HasNul { get; init; }

    /// <summary>Whether the sender wants the message to go out in spite of all policies on TLS (<c>TLS-Required: No</c>, RFC 8689 §3).</summary>
    public bool IsTlsOptional { get; init; }

    /// <summary>The longest line in octets, without CRLF.</summary>
    public long LongestLine { get; init; }

    /// <summary>Received fields: one for each host that the message passed (RFC 5321 §4.4).</summary>
    public int Hops { get; init; }

    /// <summary>Reads the content once.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static async ValueTask<ContentFacts> ScanAsync(MessageContent content, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(PieceLength);
        try
        {
            var scan = new ContentScan();
            long offset = 0;
            while (await content.ReadAsync(offset, buffer.AsMemory(0, PieceLength), cancellationToken).ConfigureAwait(false) is > 0 and int read)
            {
                scan.Add(buffer.AsSpan(0, read));
                offset += read;
            }

            // Half a message is not sent as if it were all of it.
            if (offset < content.Length) throw new EndOfStreamException("The message ends before its length.");
            return scan.Finish();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
