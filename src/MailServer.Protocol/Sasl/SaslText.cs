using System.Diagnostics.CodeAnalysis;
using MailServer.Protocol.Text;

namespace MailServer.Protocol.Sasl;

/// <summary>Names and passwords in SASL messages, also the answers of LOGIN: valid UTF-8, no control characters, bounded.</summary>
public static class SaslText
{
    /// <summary>The longest name, in octets, as RFC 4616 §2 counts for authcid and authzid.</summary>
    public const int MaxNameOctets = 255;

    /// <summary>The longest password, in octets: long enough for any passphrase, short enough to hash.</summary>
    public const int MaxPasswordOctets = 1024;

    /// <summary>Decodes a name; an empty one is returned as such.</summary>
    public static bool TryDecodeName(ReadOnlySpan<byte> octets, [NotNullWhen(true)] out string? name)
    {
        name = null;
        return octets.Length <= MaxNameOctets && Utf8Text.TryDecode(octets, true, out name);
    }

    /// <summary>Decodes a password, which is not empty.</summary>
    public static bool TryDecodePassword(ReadOnlySpan<byte> octets, [NotNullWhen(true)] out string? password)
    {
        password = null;
        return octets.Length is > 0 and <= MaxPasswordOctets && Utf8Text.TryDecode(octets, true, out password);
    }
}
