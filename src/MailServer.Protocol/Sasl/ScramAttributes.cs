namespace MailServer.Protocol.Sasl;

/// <summary>The <c>attr=value</c> pieces, parted by commas, of which SCRAM messages are made (RFC 5802 §5.1, §7).</summary>
internal static class ScramAttributes
{
    /// <summary>The longest client nonce taken; usual are 18 to 32 octets.</summary>
    private const int MaxNonceLength = 128;

    /// <summary>Takes the piece before the next comma; false when nothing is left.</summary>
    public static bool TryTake(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> piece)
    {
        int comma = rest.IndexOf((byte)',');
        piece = comma < 0 ? rest : rest[..comma];
        rest = comma < 0 ? default : rest[(comma + 1)..];
        return !piece.IsEmpty;
    }

    /// <summary>Takes the piece that must come next.</summary>
    public static bool TryTake(scoped ref ReadOnlySpan<byte> rest, char name, out ReadOnlySpan<byte> value)
    {
        bool found = TryTake(ref rest, out ReadOnlySpan<byte> piece) && piece.Length > 2 && piece[0] == name && piece[1] == '=';
        value = found ? piece[2..] : default;
        return found;
    }

    /// <summary>Whether all that is left are extensions, which are ignored: <c>letter=value</c>, not the reserved <c>m=</c>.</summary>
    public static bool AreExtensions(ReadOnlySpan<byte> rest)
    {
        while (!rest.IsEmpty)
        {
            if (!TryTake(ref rest, out ReadOnlySpan<byte> piece) || piece.Length < 3 || piece[1] != '='
                || !char.IsAsciiLetter((char)piece[0]) || piece[0] == 'm')
                return false;
        }

        return true;
    }

    public static bool IsNonce(ReadOnlySpan<byte> nonce) =>
        nonce.Length is > 0 and <= MaxNonceLength * 2 && !nonce.ContainsAnyExceptInRange((byte)0x21, (byte)0x7E);

    public static bool IsClientNonce(ReadOnlySpan<byte> nonce) => nonce.Length <= MaxNonceLength && IsNonce(nonce);

    /// <summary>Decodes a saslname, in which <c>=2C</c> is a comma and <c>=3D</c> an equal sign and no other <c>=</c> may be.</summary>
    public static bool TryDecodeName(ReadOnlySpan<byte> encoded, out string name)
    {
        name = "";
        if (encoded.IsEmpty || encoded.Length > SaslText.MaxNameOctets * 3 || !SaslText.TryDecodeName(Unescape(encoded, out bool valid), out string? decoded))
            return false;
        name = decoded;
        return valid;
    }

    private static byte[] Unescape(ReadOnlySpan<byte> encoded, out bool valid)
    {
        byte[] octets = new byte[encoded.Length];
        int count = 0;
        valid = true;
        for (int i = 0; i < encoded.Length; i++)
        {
            octets[count] = encoded[i];
            if (encoded[i] == '=')
            {
                ReadOnlySpan<byte> escape = encoded[i..];
                valid &= escape.StartsWith("=2C"u8) || escape.StartsWith("=3D"u8);
                octets[count] = escape.StartsWith("=2C"u8) ? (byte)',' : (byte)'=';
                i += 2;
            }

            count++;
        }

        return octets[..count];
    }
}
