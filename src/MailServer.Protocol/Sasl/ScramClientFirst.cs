using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace MailServer.Protocol.Sasl;

/// <summary>What a client says of channel binding (RFC 5802 §7, gs2-cbind-flag).</summary>
public enum ScramBindingFlag
{
    /// <summary><c>n</c>: the client cannot bind.</summary>
    NotSupported,

    /// <summary><c>y</c>: it could, and believes that the server cannot.</summary>
    ClientSawNone,

    /// <summary><c>p</c>: it binds.</summary>
    Used,
}

/// <summary>The first message of a SCRAM client (RFC 5802 §7, client-first-message).</summary>
public sealed record ScramClientFirst
{
    /// <summary>Whether the client binds to the channel.</summary>
    public required ScramBindingFlag Binding { get; init; }

    /// <summary>The kind of binding, such as <c>tls-exporter</c>, with <see cref="ScramBindingFlag.Used"/>; else null.</summary>
    public string? BindingName { get; init; }

    /// <summary>Whom the client wants to act for, or null for itself.</summary>
    public string? AuthorizationId { get; init; }

    /// <summary>Who it is.</summary>
    public required string UserName { get; init; }

    /// <summary>The client's nonce.</summary>
    public required string Nonce { get; init; }

    /// <summary>The GS2 header as sent, with its second comma; the last message repeats it.</summary>
    public required ReadOnlyMemory<byte> Gs2Header { get; init; }

    /// <summary>The message behind the GS2 header as sent; part of what is signed.</summary>
    public required ReadOnlyMemory<byte> Bare { get; init; }

    /// <summary>Reads a message. A mandatory extension (<c>m=</c>) is one that we do not know, so it is refused (RFC 5802 §5.1).</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, [NotNullWhen(true)] out ScramClientFirst? message)
    {
        message = null;
        ReadOnlySpan<byte> rest = text;
        if (!TryBinding(ref rest, out ScramBindingFlag binding, out string? bindingName) || !TryAuthorizationId(ref rest, out string? authorizationId))
            return false;
        int headerLength = text.Length - rest.Length;
        if (!ScramAttributes.TryTake(ref rest, out ReadOnlySpan<byte> user) || !ScramAttributes.TryValue(user, 'n', out ReadOnlySpan<byte> saslName)
            || !ScramAttributes.TryDecodeName(saslName, out string? userName)
            || !ScramAttributes.TryTake(ref rest, out ReadOnlySpan<byte> second) || !ScramAttributes.TryValue(second, 'r', out ReadOnlySpan<byte> nonce)
            || !ScramAttributes.IsNonce(nonce) || !ScramAttributes.AreExtensions(rest))
            return false;
        message = new ScramClientFirst
        {
            Binding = binding,
            BindingName = bindingName,
            AuthorizationId = authorizationId,
            UserName = userName,
            Nonce = Encoding.UTF8.GetString(nonce),
            Gs2Header = text[..headerLength].ToArray(),
            Bare = text[headerLength..].ToArray(),
        };
        return true;
    }

    private static bool TryBinding(scoped ref ReadOnlySpan<byte> rest, out ScramBindingFlag binding, out string? name)
    {
        name = null;
        binding = default;
        if (!ScramAttributes.TryTake(ref rest, out ReadOnlySpan<byte> flag)) return false;
        if (flag.SequenceEqual("n"u8)) return true;
        binding = ScramBindingFlag.ClientSawNone;
        if (flag.SequenceEqual("y"u8)) return true;
        binding = ScramBindingFlag.Used;
        if (!ScramAttributes.TryValue(flag, 'p', out ReadOnlySpan<byte> value)) return false;
        foreach (byte octet in value)
        {
            if (octet is not ((byte)'.' or (byte)'-') && !Text.AsciiText.IsLetterOrDigit(octet)) return false;
        }

        name = Encoding.UTF8.GetString(value);
        return true;
    }

    private static bool TryAuthorizationId(scoped ref ReadOnlySpan<byte> rest, out string? authorizationId)
    {
        authorizationId = null;
        if (rest.StartsWith(","u8))
        {
            rest = rest[1..];
            return true;
        }

        return ScramAttributes.TryTake(ref rest, out ReadOnlySpan<byte> attribute)
            && ScramAttributes.TryValue(attribute, 'a', out ReadOnlySpan<byte> value)
            && ScramAttributes.TryDecodeName(value, out authorizationId);
    }
}
