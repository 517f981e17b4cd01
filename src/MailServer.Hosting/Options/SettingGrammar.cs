using System.Globalization;
using System.Net;

namespace MailServer.Hosting.Options;

/// <summary>How values are written in a configuration. Never depends on a culture.</summary>
internal static class SettingGrammar
{
    public static bool TryParseCount(string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    /// <summary>Octets, or KiB, MiB, GiB.</summary>
    public static bool TryParseSize(string text, out long value)
    {
        var (number, unit) = SplitUnit(text);
        long factor = unit switch { "" => 1, "KiB" => 1L << 10, "MiB" => 1L << 20, "GiB" => 1L << 30, _ => 0 };
        var valid = long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out value)
            && factor != 0 && value <= long.MaxValue / factor;
        value *= valid ? factor : 0;
        return valid;
    }

    /// <summary>[d.]hh:mm:ss, or a whole number of s, m, h, d.</summary>
    public static bool TryParseTime(string text, out TimeSpan value)
    {
        var (number, unit) = SplitUnit(text);
        long seconds = unit switch { "s" => 1, "m" => 60, "h" => 3600, "d" => 86_400, _ => 0 };
        value = default;
        // A bare number would be days to TimeSpan and seconds to everybody else.
        if (seconds == 0)
            return text.Contains(':') && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out value) && value >= TimeSpan.Zero;
        var valid = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count);
        value = TimeSpan.FromSeconds(count * seconds);
        return valid;
    }

    /// <summary>Octal permissions of a file.</summary>
    public static bool TryParseFileMode(string text, out UnixFileMode mode)
    {
        mode = default;
        if (text.Length is < 3 or > 4)
            return false;
        foreach (var digit in text)
        {
            if (digit is < '0' or > '7')
                return false;
            mode = (UnixFileMode)(((int)mode << 3) | (digit - '0'));
        }

        return (int)mode <= 0x1FF;
    }

    public static bool TryParseChoice<T>(string text, out T value)
        where T : struct, Enum
    {
        value = default;
        return char.IsAsciiLetter(text[0]) && Enum.TryParse(text, ignoreCase: true, out value) && Enum.IsDefined(value);
    }

    /// <summary>CIDR, or one address. Bits behind the prefix are forgiven: people write 10.1.2.3/8.</summary>
    public static bool TryParseNetwork(string text, out IPNetwork network)
    {
        network = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!IPAddress.TryParse(slash < 0 ? text : text[..slash], out var address))
            return false;
        var bytes = address.GetAddressBytes();
        var length = bytes.Length * 8;
        if (slash >= 0 && (!TryParseCount(text[(slash + 1)..], out length) || length > bytes.Length * 8))
            return false;
        network = new IPNetwork(Masked(bytes, length), length);
        return true;
    }

    private static IPAddress Masked(byte[] bytes, int length)
    {
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] &= (byte)(0xFF00 >> Math.Clamp(length - (i * 8), 0, 8));
        return new IPAddress(bytes);
    }

    private static (string Number, string Unit) SplitUnit(string text)
    {
        var end = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? (text, "") : (text[..end], text[end..].Trim());
    }
}
