using System.Diagnostics.CodeAnalysis;

namespace MailServer.Protocol.Sasl;

/// <summary>The message of PLAIN (RFC 4616 §2): <c>[authzid] NUL authcid NUL password</c>.</summary>
/// <param name="AuthorizationId">Whom the user wants to act as; empty for himself.</param>
/// <param name="UserName">Who logs in; 1 to 255 octets.</param>
/// <param name="Password">The password as sent; 1 to 1,024 octets.</param>
public sealed record PlainMessage(string AuthorizationId, string UserName, string Password)
{
    /// <summary>Parses a decoded message; false for wrong parts, control characters, malformed UTF-8 or too much of it.</summary>
    public static bool TryParse(ReadOnlySpan<byte> message, [NotNullWhen(true)] out PlainMessage? plain)
    {
        plain = null;
        int first = message.IndexOf((byte)0);
        int second = first < 0 ? -1 : message[(first + 1)..].IndexOf((byte)0);
        if (second < 0)
            return false;
        // A third NUL lies in the password, which then is not printable.
        if (!SaslText.TryDecodeName(message[..first], out string? authorizationId)
            || !SaslText.TryDecodeName(message.Slice(first + 1, second), out string? userName)
            || !SaslText.TryDecodePassword(message[(first + second + 2)..], out string? password)
            || userName.Length == 0)
            return false;
        plain = new PlainMessage(authorizationId, userName, password);
        return true;
    }

    /// <summary>The name of the type and the user: a password is never shown.</summary>
    public override string ToString() => $"{nameof(PlainMessage)} {UserName}";
}
