using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace MailServer.Protocol.Sasl;

/// <summary>The client's final message of SCRAM (RFC 5802 §5, §7).</summary>
public sealed class ScramClientFinal
{
    private ScramClientFinal(byte[] channelBinding, byte[] nonce, byte[] proof, byte[] withoutProof)
    {
        (ChannelBinding, Nonce, Proof, WithoutProof) = (channelBinding, nonce, proof, withoutProof);
    }

    /// <summary>cbind-input: the gs2 header and, when bound, the data of the channel.</summary>
    public ReadOnlyMemory<byte> ChannelBinding { get; }

    /// <summary>The nonce of both sides.</summary>
    public ReadOnlyMemory<byte> Nonce { get; }

    /// <summary>ClientProof.</summary>
    public ReadOnlyMemory<byte> Proof { get; }

    /// <summary>client-final-message-without-proof, part of the message that is signed.</summary>
    public ReadOnlyMemory<byte> WithoutProof { get; }

    /// <summary>Parses a decoded message.</summary>
    public static bool TryParse(ReadOnlySpan<byte> message, [NotNullWhen(true)] out ScramClientFinal? final)
    {
        final = null;
        // The proof comes last; base64 holds no comma.
        int proofStart = message.LastIndexOf(",p="u8);
        if (proofStart < 0 || !SaslBase64.TryDecode(message[(proofStart + 3)..], out byte[]? proof))
            return false;
        ReadOnlySpan<byte> rest = message[..proofStart];
        if (!ScramAttributes.TryTake(ref rest, 'c', out ReadOnlySpan<byte> encoded) || !SaslBase64.TryDecode(encoded, out byte[]? binding)
            || !ScramAttributes.TryTake(ref rest, 'r', out ReadOnlySpan<byte> nonce) || !ScramAttributes.IsNonce(nonce)
            || !ScramAttributes.AreExtensions(rest))
            return false;
        final = new ScramClientFinal(binding, nonce.ToArray(), proof, message[..proofStart].ToArray());
        return true;
    }

    /// <summary>Whether the message repeats the header of the first one, followed by the data of this channel.</summary>
    /// <param name="first">The first message.</param>
    /// <param name="channelData">The data of the binding that the client named; empty when it binds to nothing.</param>
    public bool IsBoundTo(ScramClientFirst first, ReadOnlySpan<byte> channelData)
    {
        ArgumentNullException.ThrowIfNull(first);
        bool required = first.Binding == ScramChannelBinding.Required;
        // RFC 5802 §7: the data must be there with "p" and must not with "n" or "y".
        if (required == channelData.IsEmpty)
            return false;
        byte[] expected = [.. first.Gs2Header.Span, .. channelData];
        return CryptographicOperations.FixedTimeEquals(expected, ChannelBinding.Span);
    }
}
