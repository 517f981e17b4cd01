using System.Text;
using MailServer.Imap.Annotations;
using MailServer.Storage;
using MailServer.Storage.Metadata;

namespace MailServer.Imap.Events;

/// <summary>The Sieve script that is bound to a mailbox by metadata (RFC 6785 §2.3.1).</summary>
internal static class BoundScript
{
    public const string Entry = "/shared/imapsieve/script";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The script's name; null when none is to run.</summary>
    public static async ValueTask<string?> FindAsync(ImapOptions options, IMailAccount owner, string mailbox, CancellationToken cancellationToken)
    {
        if (owner is not IMetadataAccount account) return null;

        // The entry is chosen before anybody looks at what is in it: an empty one of the mailbox switches the server's off.
        var value = await ValueAsync(account, mailbox, cancellationToken).ConfigureAwait(false)
            ?? await ValueAsync(account, null, cancellationToken).ConfigureAwait(false)
            ?? GettingMetadata.OfServer(options).FirstOrDefault(static entry => entry.Name == Entry)?.Value;
        return value is { Length: > 0 } name ? NameOf(name.Span) : null;
    }

    private static async ValueTask<ReadOnlyMemory<byte>?> ValueAsync(IMetadataAccount account, string? mailbox, CancellationToken cancellationToken)
    {
        var read = await account.GetMetadataAsync(new MetadataTarget(mailbox), cancellationToken).ConfigureAwait(false);

        // What cannot be read now may switch scripts off: then none runs.
        return read.TryGet(out var entries) ? entries.FirstOrDefault(static entry => entry.Name == Entry)?.Value : ReadOnlyMemory<byte>.Empty;
    }

    private static string? NameOf(ReadOnlySpan<byte> value)
    {
        try
        {
            return Utf8.GetString(value);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
