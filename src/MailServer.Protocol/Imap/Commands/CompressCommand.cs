using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace MailServer.Protocol.Imap;

/// <summary>COMPRESS (RFC 4978).</summary>
/// <param name="Mechanism">The mechanism in upper case; only <c>DEFLATE</c> exists.</param>
public sealed record CompressCommand(string Mechanism) : ImapCommand
{
    internal static bool Parse(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command)
    {
        ReadOnlySpan<byte> mechanism = default;
        bool parsed = reader.Space() && reader.Atom(out mechanism);
        command = parsed ? new CompressCommand(Encoding.Latin1.GetString(mechanism).ToUpperInvariant()) : null;
        return command is not null;
    }
}
