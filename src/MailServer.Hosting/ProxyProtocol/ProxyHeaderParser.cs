namespace MailServer.Hosting.ProxyProtocol;

/// <summary>The PROXY protocol, versions 1 (text) and 2 (binary), as HAProxy's proxy-protocol.txt defines it. Pure and bounded.</summary>
internal static class ProxyHeaderParser
{
    /// <summary>The longest header taken: addresses and a few TLVs. The longest of version 1 is 107 bytes.</summary>
    public const int LongestHeader = 4096;

    /// <summary>Reads a header at the start of the bytes so far.</summary>
    public static ProxyHeaderResult Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return ProxyHeaderResult.NeedMore;
        return bytes[0] == TextHeader.Signature[0] ? TextHeader.Parse(bytes) : BinaryHeader.Parse(bytes);
    }

    /// <summary>Whether the bytes so far may become a signature, or hold it.</summary>
    internal static bool Agrees(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> signature)
    {
        var length = Math.Min(bytes.Length, signature.Length);
        return bytes[..length].SequenceEqual(signature[..length]);
    }
}
