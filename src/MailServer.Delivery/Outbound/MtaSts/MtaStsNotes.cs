using System.Globalization;
using MailServer.Queue;
using Microsoft.Extensions.Logging;

namespace MailServer.Delivery.Outbound.MtaSts;

/// <summary>
/// Keeps policies over a restart, so that nobody who holds back the web server's answers after one can take them away (RFC 8461 §10.2).
/// </summary>
internal sealed class MtaStsNotes(ITransportNotes notes, ILogger logger)
{
    private const string Kind = "mta-sts";

    /// <summary>What was written of a domain. A storage that fails is no reason to send without a policy: its exception puts the mail off.</summary>
    public async ValueTask<KeptPolicy?> ReadAsync(string domain)
    {
        if (await notes.FindAsync(Kind, domain, CancellationToken.None).ConfigureAwait(false) is not { } note) return null;
        // The id, until when it is not fetched again, and the policy as it was published.
        string[] parts = note.Text.Split('\n', 3);
        if (parts is not [var id, var seconds, var text] || MtaStsPolicy.Read(text) is not { } policy) return null;
        if (!long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out long until)) return null;
        return new KeptPolicy(policy, id, note.ExpiresAt, DateTimeOffset.FromUnixTimeSeconds(until), null);
    }

    /// <summary>Writes a policy that was fetched. When that fails, it still counts until the next restart.</summary>
    public async ValueTask WriteAsync(string domain, KeptPolicy kept)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{kept.Id}\n{kept.Checked.ToUnixTimeSeconds()}\n{string.Join('\n', kept.Policy!.Lines)}");
        try
        {
            await notes.PutAsync([new TransportNote(Kind, domain, text, kept.Expires)], CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            logger.NoteFailed(domain, failure);
        }
    }
}
