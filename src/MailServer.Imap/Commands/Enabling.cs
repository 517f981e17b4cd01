using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Commands;

/// <summary>ENABLE (RFC 5161, RFC 9051 §6.3.1): the client's word that it understands new answers.</summary>
internal static class Enabling
{
    public static ValueTask<Reply> RunAsync(ImapSession session, EnableCommand command, CancellationToken cancellationToken)
    {
        var enabled = new List<string>();
        var before = session.Enabled;
        foreach (var name in command.Capabilities.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (Feature(name) is not { } feature || before.HasFlag(feature) || !IsOffered(session, feature)) continue;
            session.Enable(feature);
            enabled.Add(name);
        }

        session.Output.WriteEnabled(enabled);
        return new(Reply.Ok("Done"));
    }

    // RFC 5464 §4.1: only an account that tells of changes.
    private static bool IsOffered(ImapSession session, EnabledFeatures feature) =>
        (feature & EnabledFeatures.ServerMetadata) == 0 || session.Account is IMetadataAccount and IWatchedAccount;

    // What is unknown is passed over in silence (RFC 5161 §3.1).
    private static EnabledFeatures? Feature(string name) => name switch
    {
        "IMAP4REV2" => EnabledFeatures.Imap4Rev2,
        "CONDSTORE" => EnabledFeatures.CondStore,

        // RFC 7162 §3.2.3: it implies CONDSTORE.
        "QRESYNC" => EnabledFeatures.QResync | EnabledFeatures.CondStore,
        "UIDONLY" => EnabledFeatures.UidOnly,
        "UTF8=ACCEPT" => EnabledFeatures.Utf8Accept,
        "METADATA" => EnabledFeatures.Metadata | EnabledFeatures.ServerMetadata,
        "METADATA-SERVER" => EnabledFeatures.ServerMetadata,
        _ => null,
    };
}
