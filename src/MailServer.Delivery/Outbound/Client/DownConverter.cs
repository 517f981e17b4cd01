using System.Text;
using MailServer.Delivery.Content;
using MimeKit;

namespace MailServer.Delivery.Outbound.Client;

/// <summary>
/// Makes a message fit for a next hop that takes only 7-bit text: its parts get another encoding (RFC 6152 §3, RFC 3030 §3), its header encoded words
/// (RFC 2047). What somebody signed must stay as it is, so such a message is not converted.
/// </summary>
internal sealed class DownConverter(string spoolDirectory)
{
    private const int InMemory = 1024 * 1024;

    /// <summary>Whether the server can only take it converted.</summary>
    public static bool IsNeeded(OutboundMessage message, ServerExtensions server)
    {
        bool isBinary = message.Parameters.Body == Protocol.Smtp.BodyType.BinaryMime && !server.BinaryMime;
        return isBinary || (message.Facts.HasEightBit && !server.EightBitMime && !(message.Parameters.SmtpUtf8 && message.Facts.HasEightBitHeader));
    }

    /// <summary>Converts it. The result lives until it is disposed; null when it cannot be converted.</summary>
    /// <exception cref="IOException">It cannot be read, or there is no room for the copy.</exception>
    public async ValueTask<ConvertedMessage?> ConvertAsync(OutboundMessage message, CancellationToken cancellationToken)
    {
        using var source = message.Content.OpenStream();
        using var mime = await LoadAsync(source, cancellationToken).ConfigureAwait(false);
        if (mime is null || HasSignedEightBit(mime)) return null;
        foreach (var headers in Headers(mime)) Encode(headers);
        mime.Prepare(EncodingConstraint.SevenBit);
        var spool = new Spool(spoolDirectory, InMemory);
        try
        {
            return await WriteAsync(message, mime, spool, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            spool.Dispose();
            throw;
        }
    }

    private static async ValueTask<ConvertedMessage?> WriteAsync(
        OutboundMessage message, MimeMessage mime, Spool spool, CancellationToken cancellationToken)
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        await mime.WriteToAsync(format, spool.AsStream(leaveOpen: true), cancellationToken).ConfigureAwait(false);
        var content = await spool.CompleteContentAsync(cancellationToken).ConfigureAwait(false);
        var facts = await ContentFacts.ScanAsync(content, cancellationToken).ConfigureAwait(false);
        var parameters = message.Parameters with { Body = Protocol.Smtp.BodyType.SevenBit };
        return new ConvertedMessage(message with { Content = content, Facts = facts, Parameters = parameters }, spool);
    }

    private static async ValueTask<MimeMessage?> LoadAsync(Stream source, CancellationToken cancellationToken)
    {
        try
        {
            return await MimeMessage.LoadAsync(source, persistent: true, cancellationToken).ConfigureAwait(false);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static bool HasSignedEightBit(MimeMessage mime)
    {
        var parts = new MimeIterator(mime);
        while (parts.MoveNext())
        {
            if (parts.Current is Multipart { ContentType: var type } signed && type.IsMimeType("multipart", "signed") && HasEightBit(signed)) return true;
        }

        return false;
    }

    private static bool HasEightBit(MimeEntity entity) => entity switch
    {
        Multipart multipart => multipart.Any(HasEightBit),
        MessagePart { Message.Body: { } body } => HasEightBit(body),
        MimePart part => part.ContentTransferEncoding is ContentEncoding.EightBit or ContentEncoding.Binary,
        _ => false,
    };

    private static IEnumerable<HeaderList> Headers(MimeMessage mime)
    {
        yield return mime.Headers;
        var parts = new MimeIterator(mime);
        while (parts.MoveNext())
        {
            yield return parts.Current.Headers;
            if (parts.Current is MessagePart { Message: { } inner }) yield return inner.Headers;
        }
    }

    private static void Encode(HeaderList headers)
    {
        foreach (var header in headers.Where(header => !Ascii.IsValid(header.RawValue)).ToList()) header.SetValue(Encoding.UTF8, header.Value);
    }
}

/// <summary>A message in another encoding, and the file that holds it.</summary>
internal sealed class ConvertedMessage(OutboundMessage message, Spool spool) : IDisposable
{
    public OutboundMessage Message => message;

    public void Dispose() => spool.Dispose();
}
