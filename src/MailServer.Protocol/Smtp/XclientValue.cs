using MailServer.Protocol.Text;

namespace MailServer.Protocol.Smtp;

/// <summary>The value of an XCLIENT attribute.</summary>
/// <param name="State">Whether there is a value, and why not.</param>
/// <param name="Text">The value, decoded from xtext, printable; null unless <paramref name="State"/> is <see cref="XclientState.Known"/>.</param>
public readonly record struct XclientValue(XclientState State, string? Text)
{
    private const int MaxLength = 1024;

    /// <summary>The attribute was not sent: what was known before stays.</summary>
    public static XclientValue NotGiven => default;

    internal static bool TryParse(ReadOnlySpan<byte> encoded, out XclientValue value)
    {
        value = default;
        if (AsciiText.EqualsWord(encoded, "[UNAVAILABLE]"u8))
            value = new XclientValue(XclientState.Unavailable, null);
        else if (AsciiText.EqualsWord(encoded, "[TEMPUNAVAIL]"u8))
            value = new XclientValue(XclientState.TemporarilyUnavailable, null);
        else if (encoded.Length is > 0 and <= MaxLength && Xtext.TryDecode(encoded, true, out string? text))
            value = new XclientValue(XclientState.Known, text);
        return value.State != XclientState.NotGiven;
    }
}

/// <summary>Whether an XCLIENT attribute has a value.</summary>
public enum XclientState
{
    /// <summary>Not sent.</summary>
    NotGiven,

    /// <summary><c>[UNAVAILABLE]</c>: there is none.</summary>
    Unavailable,

    /// <summary><c>[TEMPUNAVAIL]</c>: the look-up failed for the moment.</summary>
    TemporarilyUnavailable,

    /// <summary>There is one.</summary>
    Known,
}
