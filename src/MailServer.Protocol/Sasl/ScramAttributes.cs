using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace MailServer.Protocol.Sasl;

/// <summary>The comma-separated attributes of SCRAM messages (RFC 5802 §5.1).</summary>
internal static class ScramAttributes
{
    /// <summary>Cuts the text before the next comma off; false at the end.</summary>
    public static bool TryTake(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> attribute)
    {
        int comma = rest.IndexOf((byte)',');
        attribute = comma < 0 ? rest : rest[..comma];
        rest = comma < 0 ? default : rest[(comma + 1)..];
        return !attribute.IsEmpty;
    }

    /// <summary>The value of an attribute of that name.</summary>
    public static bool TryValue(ReadOnlySpan<byte> attribute, char name, out ReadOnlySpan<byte> value)
    {
        bool isNamed = attribute.Length > 2 && attribute[0] == name && attribute[1] == '=';
        value = isNamed ? attribute[2..] : default;
        return isNamed;
    }

    /// <summary>Whether the rest holds only optional attributes, <c>attr-val *("," attr-val)</c>, which are ignored.</summary>
    public static bool AreExtensions(ReadOnlySpan<byte> rest)
    {
        while (!rest.IsEmpty)
        {
            if (!TryTake(ref rest, out ReadOnlySpan<byte> attribute) || attribute.Length < 3
                || !Text.AsciiText.IsLetter(attribute[0]) || attribute[1] != '=')
                return false;
        }

        return true;
    }

    /// <summary>Decodes a <c>saslname</c>: a comma is written <c>=2C</c>, an equals sign <c>=3D</c>, any other <c>=</c> is an error.</summary>
    public static bool TryDecodeName(ReadOnlySpan<byte> value, [NotNullWhen(true)] out string? name)
    {
        name = null;
        if (!Utf8.IsValid(value) || value.Contains((byte)0)) return false;
        string text = Encoding.UTF8.GetString(value);
        for (int at = text.IndexOf('='); at >= 0; at = text.IndexOf('=', at + 1))
        {
            if (text.AsSpan(at + 1) is not (['2', 'C', ..] or ['3', 'D', ..])) return false;
        }

        name = text.Replace("=2C", ",", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal);
        return true;
    }

    /// <summary>Whether a nonce is printable ASCII without commas.</summary>
    public static bool IsNonce(ReadOnlySpan<byte> value) => !value.IsEmpty && !value.ContainsAnyExceptInRange((byte)0x21, (byte)0x7E);
}
