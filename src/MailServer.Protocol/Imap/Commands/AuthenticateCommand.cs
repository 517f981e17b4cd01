using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace MailServer.Protocol.Imap;

/// <summary>AUTHENTICATE (RFC 9051 §6.2.2), with an initial response (SASL-IR, RFC 4959). Its text must not be logged.</summary>
/// <param name="Mechanism">The mechanism in upper case.</param>
/// <param name="InitialResponse">The decoded response, empty for <c>=</c>, null when none was sent.</param>
public sealed record AuthenticateCommand(string Mechanism, byte[]? InitialResponse) : ImapCommand
{
    /// <inheritdoc />
    public override string ToString() => $"AUTHENTICATE {Mechanism} ***";

    internal static bool Parse(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command)
    {
        command = null;
        if (!reader.Space() || !reader.Atom(out ReadOnlySpan<byte> mechanism))
        {
            return false;
        }

        byte[]? response = null;
        if (reader.TryTake((byte)' ') && !TryDecode(ref reader, out response))
        {
            return reader.Fail("the initial response is not base64");
        }

        command = new AuthenticateCommand(Encoding.Latin1.GetString(mechanism).ToUpperInvariant(), response);
        return true;
    }

    private static bool TryDecode(ref ImapReader reader, out byte[]? response)
    {
        ReadOnlySpan<byte> text = reader.Rest;
        reader.Skip(text.Length);
        response = [];
        if (text.SequenceEqual("="u8))
        {
            return true;
        }

        // The framework skips white space within base64; the grammar has none.
        byte[] bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        if (text.IsEmpty || text.ContainsAny(" \t\r\n"u8)
            || Base64.DecodeFromUtf8(text, bytes, out _, out int written) != OperationStatus.Done)
        {
            return false;
        }

        response = bytes[..written];
        return true;
    }
}
