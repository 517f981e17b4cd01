using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace MailServer.Protocol.Sasl;

/// <summary>The only message of PLAIN (RFC 4616 §2): <c>[authzid] NUL authcid NUL passwd</c>.</summary>
/// <param name="AuthorizationId">Whom the client wants to act for; empty for itself.</param>
/// <param name="UserName">Who it is; not empty.</param>
/// <param name="Password">Its password; not empty.</param>
public sealed record PlainMessage(string AuthorizationId, string UserName, string Password)
{
    /// <summary>Reads a message.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, [NotNullWhen(true)] out PlainMessage? message)
    {
        message = null;
        int first = text.IndexOf((byte)0);
        if (first < 0 || !Utf8.IsValid(text)) return false;
        ReadOnlySpan<byte> rest = text[(first + 1)..];
        int second = rest.IndexOf((byte)0);
        if (second <= 0 || second == rest.Length - 1 || rest[(second + 1)..].Contains((byte)0)) return false;
        message = new PlainMessage(
            Encoding.UTF8.GetString(text[..first]), Encoding.UTF8.GetString(rest[..second]), Encoding.UTF8.GetString(rest[(second + 1)..]));
        return true;
    }

    // A record would print the password.
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append("UserName = ").Append(UserName);
        return true;
    }
}
