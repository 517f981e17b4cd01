using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace MailServer.Protocol.Sasl;

/// <summary>The last message of a SCRAM client (RFC 5802 §7, client-final-message).</summary>
public sealed record ScramClientFinal
{
    /// <summary>The GS2 header repeated, and the channel's bytes where the client binds.</summary>
    public required ReadOnlyMemory<byte> ChannelBinding { get; init; }

    /// <summary>The whole nonce, the client's part and the server's.</summary>
    public required string Nonce { get; init; }

    /// <summary>The proof.</summary>
    public required ReadOnlyMemory<byte> Proof { get; init; }

    /// <summary>The message without its proof as sent; part of what is signed.</summary>
    public required ReadOnlyMemory<byte> WithoutProof { get; init; }

    /// <summary>Reads a message.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, [NotNullWhen(true)] out ScramClientFinal? message)
    {
        message = null;
        int last = text.LastIndexOf((byte)',');
        if (last < 0 || !ScramAttributes.TryValue(text[(last + 1)..], 'p', out ReadOnlySpan<byte> proof)
            || !SaslBase64.TryDecode(proof, out byte[]? proofBytes))
            return false;
        ReadOnlySpan<byte> rest = text[..last];
        if (!ScramAttributes.TryTake(ref rest, out ReadOnlySpan<byte> first) || !ScramAttributes.TryValue(first, 'c', out ReadOnlySpan<byte> binding)
            || !SaslBase64.TryDecode(binding, out byte[]? bindingBytes)
            || !ScramAttributes.TryTake(ref rest, out ReadOnlySpan<byte> second) || !ScramAttributes.TryValue(second, 'r', out ReadOnlySpan<byte> nonce)
            || !ScramAttributes.IsNonce(nonce) || !ScramAttributes.AreExtensions(rest))
            return false;
        message = new ScramClientFinal
        {
            ChannelBinding = bindingBytes,
            Nonce = Encoding.UTF8.GetString(nonce),
            Proof = proofBytes,
            WithoutProof = text[..last].ToArray(),
        };
        return true;
    }
}
