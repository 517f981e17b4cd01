using System.Text;

namespace MailServer.Protocol.Sasl;

/// <summary>The server's messages of SCRAM (RFC 5802 §5, §7).</summary>
public static class ScramServerMessages
{
    /// <summary>server-first-message.</summary>
    /// <param name="nonce">The client's nonce and the server's behind it.</param>
    /// <param name="salt">The salt.</param>
    /// <param name="iterations">The iteration count.</param>
    public static byte[] First(string nonce, ReadOnlySpan<byte> salt, int iterations) =>
        Encoding.UTF8.GetBytes(string.Create(null, $"r={nonce},s={Convert.ToBase64String(salt)},i={iterations}"));

    /// <summary>server-final-message of an exchange that succeeded.</summary>
    public static byte[] Final(ReadOnlySpan<byte> signature) =>
        Encoding.UTF8.GetBytes($"v={Convert.ToBase64String(signature)}");

    /// <summary>server-final-message of one that failed; <c>other-error</c> or <c>invalid-proof</c> tell a guesser least.</summary>
    public static byte[] Error(string reason) => Encoding.UTF8.GetBytes($"e={reason}");

    /// <summary>AuthMessage: what both sides sign (RFC 5802 §3).</summary>
    public static byte[] AuthMessage(ScramClientFirst first, ReadOnlySpan<byte> serverFirst, ScramClientFinal final)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(final);
        return [.. first.Bare.Span, (byte)',', .. serverFirst, (byte)',', .. final.WithoutProof.Span];
    }
}
