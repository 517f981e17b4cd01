using MailServer.Protocol.Text;

namespace MailServer.Protocol.Sasl;

/// <summary>Names of SASL mechanisms (RFC 4422 §3.1): 1 to 20 letters, digits, hyphens and underscores.</summary>
public static class SaslMechanismName
{
    /// <summary>Whether the text is such a name; lower case is accepted, since commands compare without regard to case.</summary>
    public static bool IsValid(ReadOnlySpan<byte> name)
    {
        if (name.Length is 0 or > 20)
            return false;
        foreach (byte octet in name)
        {
            if (octet is not ((byte)'-' or (byte)'_') && !AsciiText.IsLetterOrDigit(octet))
                return false;
        }

        return true;
    }
}
