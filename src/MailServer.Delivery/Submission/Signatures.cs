using MailServer.Messages;
using MailServer.Receiving;

namespace MailServer.Delivery.Submission;

/// <summary>The fields that signers put before a message. Signers are also written by others: what would harm the header is an error.</summary>
internal static class Signatures
{
    private const int Longest = 32 * 1024;

    /// <summary>Asks all; the last one's fields stand first.</summary>
    /// <exception cref="InvalidOperationException">A signer returned something that is not whole header fields.</exception>
    public static async ValueTask<ReadOnlyMemory<byte>> MakeAsync(
        IReadOnlyList<IMessageSigner> signers, MailTransaction transaction, MessageContent content, CancellationToken cancellationToken)
    {
        byte[] fields = [];
        foreach (var signer in signers)
        {
            var signature = await signer.SignAsync(transaction, content, cancellationToken).ConfigureAwait(false);
            if (Fault(signature.Span) is { } fault) throw new InvalidOperationException($"The signature of {signer.GetType().Name} {fault}.");
            fields = [.. signature.Span, .. fields];
        }

        return fields;
    }

    // Without its CRLF it would run into the next field; an empty line would end the header (RFC 5322 §2.1).
    private static string? Fault(ReadOnlySpan<byte> signature)
    {
        if (signature.IsEmpty) return null;
        if (signature.Length > Longest) return $"has {signature.Length} octets; {Longest} are allowed";
        if (!signature.EndsWith("\r\n"u8)) return "does not end with CRLF";
        return signature.StartsWith("\r\n"u8) || signature.IndexOf("\r\n\r\n"u8) >= 0 ? "has an empty line" : null;
    }
}
