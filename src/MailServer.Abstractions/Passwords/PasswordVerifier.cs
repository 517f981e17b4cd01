using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace MailServer.Passwords;

/// <summary>
/// The text in which a password is kept, for hashers to read and write: <c>$algorithm$parameters$salt$hash</c>,
/// with comma-separated <c>name=value</c> numbers, and salt and hash in base64 without padding (the PHC string format).
/// </summary>
public sealed class PasswordVerifier
{
    private const int MaxLength = 1024;

    private readonly string _parameters;

    private PasswordVerifier(string algorithm, string parameters, byte[] salt, byte[] hash)
    {
        Algorithm = algorithm;
        _parameters = parameters;
        Salt = salt;
        Hash = hash;
    }

    /// <summary>The algorithm's name with its version if it has one, such as <c>argon2id$v=19</c>.</summary>
    public string Algorithm { get; }

    /// <summary>The salt.</summary>
    public ReadOnlyMemory<byte> Salt { get; }

    /// <summary>The hash.</summary>
    public ReadOnlyMemory<byte> Hash { get; }

    /// <summary>Writes a verifier.</summary>
    /// <param name="algorithm">The algorithm's name.</param>
    /// <param name="parameters">Such as <c>i=600000</c>.</param>
    /// <param name="salt">The salt.</param>
    /// <param name="hash">The hash.</param>
    public static string Format(string algorithm, string parameters, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> hash) =>
        $"${algorithm}${parameters}${Unpadded(salt)}${Unpadded(hash)}";

    /// <summary>Whether the text is a verifier of that algorithm.</summary>
    public static bool Is(string verifier, string algorithm)
    {
        ArgumentNullException.ThrowIfNull(verifier);
        ArgumentNullException.ThrowIfNull(algorithm);
        return verifier.StartsWith('$')
            && verifier.AsSpan(1).StartsWith(algorithm, StringComparison.Ordinal)
            && verifier.AsSpan(1 + algorithm.Length).StartsWith("$");
    }

    /// <summary>Reads a verifier of that algorithm; at most 1,024 characters.</summary>
    public static bool TryParse(string verifier, string algorithm, [NotNullWhen(true)] out PasswordVerifier? parsed)
    {
        parsed = null;
        if (!Is(verifier, algorithm) || verifier.Length > MaxLength) return false;
        string[] fields = verifier[(algorithm.Length + 2)..].Split('$');
        if (fields.Length != 3 || !TryDecode(fields[1], out byte[]? salt) || !TryDecode(fields[2], out byte[]? hash)) return false;
        parsed = new PasswordVerifier(algorithm, fields[0], salt, hash);
        return true;
    }

    /// <summary>A parameter's number, or null when it is missing or lies outside the range.</summary>
    public int? Number(string name, int min, int max)
    {
        ArgumentNullException.ThrowIfNull(name);
        foreach (Range range in _parameters.AsSpan().Split(','))
        {
            ReadOnlySpan<char> field = _parameters.AsSpan(range);
            if (!field.StartsWith(name, StringComparison.Ordinal) || !field[name.Length..].StartsWith("=")) continue;
            bool isNumber = int.TryParse(field[(name.Length + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int number);
            return isNumber && number >= min && number <= max ? number : null;
        }

        return null;
    }

    private static string Unpadded(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private static bool TryDecode(string text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        byte[] buffer = new byte[text.Length];
        string padded = text.PadRight((text.Length + 3) / 4 * 4, '=');
        if (!Convert.TryFromBase64String(padded, buffer, out int written)) return false;
        bytes = buffer[..written];
        return true;
    }
}
