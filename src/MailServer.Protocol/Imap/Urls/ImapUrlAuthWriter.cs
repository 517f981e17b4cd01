using System.Buffers;

namespace MailServer.Protocol.Imap;

/// <summary>Writes GENURLAUTH and URLFETCH responses (RFC 4467, RFC 5524).</summary>
public static class ImapUrlAuthWriter
{
    /// <summary><c>* GENURLAUTH "imap://…"</c></summary>
    public static void WriteGenUrlAuth(this IBufferWriter<byte> output, IReadOnlyList<string> urls)
    {
        ArgumentNullException.ThrowIfNull(urls);
        output.Write("* GENURLAUTH"u8);
        foreach (string url in urls)
        {
            output.Write(" "u8);
            output.WriteString(url);
        }

        output.Write("\r\n"u8);
    }

    /// <summary><c>* URLFETCH "imap://…" NIL</c>: the URL cannot be used, for whatever reason.</summary>
    public static void WriteUrlFetchFailed(this IBufferWriter<byte> output, string url)
    {
        Start(output, url);
        output.Write(" NIL\r\n"u8);
    }

    /// <summary>
    /// <c>* URLFETCH "imap://…" {28}</c>: the plain form. The caller sends exactly so many bytes next, and then CRLF.
    /// </summary>
    public static void BeginUrlFetch(this IBufferWriter<byte> output, string url, long length)
    {
        Start(output, url);
        output.Write(" "u8);
        output.WriteLiteralHeader(length);
    }

    /// <summary><c>* URLFETCH "imap://…"</c>: the extended form, which goes on with items and ends with CRLF, see <see cref="EndUrlFetch"/>.</summary>
    public static void BeginUrlFetchItems(this IBufferWriter<byte> output, string url) => Start(output, url);

    /// <summary><c> (BODYPARTSTRUCTURE (…))</c>, as <see cref="ImapBodyStructureWriter"/> wrote it.</summary>
    public static void WriteUrlFetchStructure(this IBufferWriter<byte> output, ReadOnlySpan<byte> structure)
    {
        output.Write(" (BODYPARTSTRUCTURE "u8);
        output.Write(structure);
        output.Write(")"u8);
    }

    /// <summary><c> (BINARY ~{28}</c> or <c> (BODY {28}</c>. The caller sends exactly so many bytes next, and then a closing parenthesis.</summary>
    public static void BeginUrlFetchData(this IBufferWriter<byte> output, bool binary, long length)
    {
        output.Write(binary ? " (BINARY "u8 : " (BODY "u8);
        output.WriteLiteralHeader(length, binary);
    }

    /// <summary><c> (BINARY NIL)</c>: the transfer encoding cannot be removed.</summary>
    public static void WriteUrlFetchMissing(this IBufferWriter<byte> output, bool binary) =>
        output.Write(binary ? " (BINARY NIL)"u8 : " (BODY NIL)"u8);

    /// <summary>Ends the response.</summary>
    public static void EndUrlFetch(this IBufferWriter<byte> output) => output.Write("\r\n"u8);

    private static void Start(IBufferWriter<byte> output, string url)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write("* URLFETCH "u8);
        output.WriteAstring(url);
    }
}
