using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace MailServer.Protocol.Imap;

/// <summary>A string of a command, still in the command's buffer: an atom, the inside of a quoted string, or a literal.</summary>
internal readonly ref struct ImapText(ReadOnlySpan<byte> raw, bool isEscaped)
{
    /// <summary>The bytes as sent; with backslashes when <see cref="IsEscaped"/>.</summary>
    public ReadOnlySpan<byte> Raw { get; } = raw;

    /// <summary>Whether backslashes must be taken out.</summary>
    public bool IsEscaped { get; } = isEscaped;

    /// <summary>The bytes without backslashes, in a new array.</summary>
    public byte[] ToArray()
    {
        if (!IsEscaped)
        {
            return Raw.ToArray();
        }

        var bytes = new List<byte>(Raw.Length);
        for (int i = 0; i < Raw.Length; i++)
        {
            bytes.Add(Raw[i] == (byte)'\\' ? Raw[++i] : Raw[i]);
        }

        return [.. bytes];
    }

    /// <summary>Decodes UTF-8; refuses what is no UTF-8.</summary>
    public bool TryDecode([NotNullWhen(true)] out string? text)
    {
        ReadOnlySpan<byte> bytes = IsEscaped ? ToArray() : Raw;
        text = Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : null;
        return text is not null;
    }

    /// <summary>Each byte as one character.</summary>
    public string ToLatin1() => Encoding.Latin1.GetString(IsEscaped ? ToArray() : Raw);
}
