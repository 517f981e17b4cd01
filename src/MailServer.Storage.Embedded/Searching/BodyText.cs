using MailServer.Storage.Embedded.Bodies;
using Microsoft.Extensions.Logging;

namespace MailServer.Storage.Embedded.Searching;

/// <summary>Reads the text of a body for the index.</summary>
internal static class BodyText
{
    /// <summary>The text; null when the body is gone. One that cannot be read is indexed as not whole, so that each search looks at it, and fails on it, by itself.</summary>
    public static async ValueTask<IndexText?> ReadAsync(StoreParts parts, long id, CancellationToken cancellationToken)
    {
        try
        {
            var records = new BodyRecord?[1];
            await parts.Bodies.FindAsync([id], records, cancellationToken).ConfigureAwait(false);
            if (records[0] is not { } record || await parts.Bodies.OpenAsync(id, record, cancellationToken).ConfigureAwait(false) is not { } content) return null;
            var index = IndexCodec.Decode(record.Index, MessageFields.Parts | MessageFields.Headers);
            return await IndexText.ReadAsync(content, index, parts.Options.TextIndexMaxText, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            Log.BodyNotIndexed(parts.Logger, id, exception);
            return new IndexText("", IsWhole: false);
        }
    }
}
