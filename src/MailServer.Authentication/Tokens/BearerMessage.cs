using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace MailServer.Authentication.Tokens;

/// <summary>The client's message of OAUTHBEARER (RFC 7628 §3.1) or XOAUTH2: fields that end with the octet 1.</summary>
internal sealed class BearerMessage
{
    private const char Separator = '\x01';

    private BearerMessage(string userName, string token) => (UserName, Token) = (userName, token);

    /// <summary>Whom the client names; empty when it leaves that to the token.</summary>
    public string UserName { get; }

    public string Token { get; }

    /// <summary>Reads <c>n,a=user,^Ahost=…^Aport=…^Aauth=Bearer token^A^A</c>; the token says who, so nothing is bound to the channel.</summary>
    public static bool TryParseOAuthBearer(ReadOnlySpan<byte> message, [NotNullWhen(true)] out BearerMessage? parsed)
    {
        parsed = null;
        if (!TrySplit(message, out string[]? fields)) return false;
        string[] header = fields[0].Split(',');
        if (header is not ["n" or "y", var name, ""] || !TryUserName(name, out string userName)) return false;
        return TryToken(fields, userName, out parsed);
    }

    /// <summary>Reads <c>user=name^Aauth=Bearer token^A^A</c>.</summary>
    public static bool TryParseXOAuth2(ReadOnlySpan<byte> message, [NotNullWhen(true)] out BearerMessage? parsed)
    {
        parsed = null;
        return TrySplit(message, out string[]? fields)
            && fields[0].StartsWith("user=", StringComparison.Ordinal)
            && TryToken(fields, fields[0]["user=".Length..], out parsed);
    }

    private static bool TrySplit(ReadOnlySpan<byte> message, [NotNullWhen(true)] out string[]? fields)
    {
        bool isText = Utf8.IsValid(message) && !message.Contains((byte)0) && message.EndsWith("\x01\x01"u8);
        fields = isText ? Encoding.UTF8.GetString(message[..^2]).Split(Separator) : null;
        return isText;
    }

    // A saslname: a comma is =2C and an equals sign =3D (RFC 5801 §4).
    private static bool TryUserName(string field, out string userName)
    {
        userName = field.StartsWith("a=", StringComparison.Ordinal)
            ? field[2..].Replace("=2C", ",", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal)
            : "";
        return field.Length == 0 || userName.Length > 0;
    }

    private static bool TryToken(string[] fields, string userName, [NotNullWhen(true)] out BearerMessage? parsed)
    {
        const string Scheme = "auth=Bearer ";
        string? field = Array.Find(fields, f => f.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase));
        string token = field?[Scheme.Length..].Trim(' ') ?? "";
        parsed = token.Length > 0 ? new BearerMessage(userName, token) : null;
        return parsed is not null;
    }
}
