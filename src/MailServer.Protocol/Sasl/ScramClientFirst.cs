using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace MailServer.Protocol.Sasl;

/// <summary>The client's first message of SCRAM (RFC 5802 §5, §7). Mandatory extensions (<c>m=</c>) are refused.</summary>
public sealed class ScramClientFirst
{
    private ScramClientFirst(string userName, string authorizationId, string nonce, byte[] gs2Header, byte[] bare)
    {
        (UserName, AuthorizationId, Nonce, Gs2Header, Bare) = (userName, authorizationId, nonce, gs2Header, bare);
    }

    /// <summary>The user, decoded, not yet prepared by <see cref="SaslPrep"/>.</summary>
    public string UserName { get; }

    /// <summary>Whom the user wants to act as; empty for himself.</summary>
    public string AuthorizationId { get; }

    /// <summary>The client's nonce.</summary>
    public string Nonce { get; }

    /// <summary>What the client says about channel binding.</summary>
    public ScramChannelBinding Binding => (char)Gs2Header.Span[0] switch
    {
        'p' => ScramChannelBinding.Required,
        'y' => ScramChannelBinding.ServerSeemsUnable,
        _ => ScramChannelBinding.Unsupported,
    };

    /// <summary>The name after <c>p=</c>, such as <c>tls-exporter</c> (RFC 9266), <c>tls-server-end-point</c> or <c>tls-unique</c> (RFC 5929); else null.</summary>
    public string? BindingName { get; private init; }

    /// <summary>The header as sent, which the final message must repeat.</summary>
    public ReadOnlyMemory<byte> Gs2Header { get; }

    /// <summary>client-first-message-bare, part of the message that is signed.</summary>
    public ReadOnlyMemory<byte> Bare { get; }

    /// <summary>Parses a decoded message.</summary>
    public static bool TryParse(ReadOnlySpan<byte> message, [NotNullWhen(true)] out ScramClientFirst? first)
    {
        first = null;
        ReadOnlySpan<byte> rest = message;
        if (!TryReadFlag(ref rest, out string? bindingName) || !TryReadAuthorizationId(ref rest, out string authorizationId))
            return false;
        int headerLength = message.Length - rest.Length;
        ReadOnlySpan<byte> bare = rest;
        if (!ScramAttributes.TryTake(ref rest, 'n', out ReadOnlySpan<byte> encodedName)
            || !ScramAttributes.TryDecodeName(encodedName, out string userName)
            || !ScramAttributes.TryTake(ref rest, 'r', out ReadOnlySpan<byte> nonce)
            || !ScramAttributes.IsClientNonce(nonce) || !ScramAttributes.AreExtensions(rest))
            return false;
        first = new ScramClientFirst(userName, authorizationId, Encoding.UTF8.GetString(nonce), message[..headerLength].ToArray(), bare.ToArray())
        {
            BindingName = bindingName,
        };
        return true;
    }

    private static bool TryReadFlag(ref ReadOnlySpan<byte> rest, out string? bindingName)
    {
        bindingName = null;
        if (!ScramAttributes.TryTake(ref rest, out ReadOnlySpan<byte> flag))
            return false;
        if (flag is [(byte)'n'] or [(byte)'y'])
            return true;
        if (flag is not [(byte)'p', (byte)'=', _, ..] || flag.Length > 64)
            return false;
        foreach (byte octet in flag[2..])
        {
            if (octet is not ((byte)'.' or (byte)'-') && !char.IsAsciiLetterOrDigit((char)octet))
                return false;
        }

        bindingName = Encoding.UTF8.GetString(flag[2..]);
        return true;
    }

    private static bool TryReadAuthorizationId(ref ReadOnlySpan<byte> rest, out string authorizationId)
    {
        authorizationId = "";
        if (rest is [(byte)',', ..])
        {
            rest = rest[1..];
            return true;
        }

        return ScramAttributes.TryTake(ref rest, 'a', out ReadOnlySpan<byte> encoded)
            && ScramAttributes.TryDecodeName(encoded, out authorizationId);
    }
}

/// <summary>The gs2-cbind-flag (RFC 5802 §6).</summary>
public enum ScramChannelBinding
{
    /// <summary><c>n</c>: the client cannot.</summary>
    Unsupported,

    /// <summary><c>y</c>: the client could, and thinks that the server cannot. If the server offers it, somebody has tampered: refuse.</summary>
    ServerSeemsUnable,

    /// <summary><c>p=</c>: the client binds.</summary>
    Required,
}
