using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;

namespace MailServer.Imap.Commands;

/// <summary>ENABLE (RFC 5161, RFC 9051 §6.3.1): the client's word that it understands new answers.</summary>
internal static class Enabling
{
    public static ValueTask<Reply> RunAsync(ImapSession session, EnableCommand command, CancellationToken cancellationToken)
    {
        var enabled = new List<string>();
        foreach (var name in command.Capabilities)
        {
            if (Feature(name) is not { } feature || session.Enabled.HasFlag(feature)) continue;
            session.Enable(feature);
            enabled.Add(name);
        }

        session.Output.WriteEnabled(enabled);
        return new(Reply.Ok("Done"));
    }

    // What is unknown is passed over in silence (RFC 5161 §3.1).
    private static EnabledFeatures? Feature(string name) => name switch
    {
        "IMAP4REV2" => EnabledFeatures.Imap4Rev2,
        "CONDSTORE" => EnabledFeatures.CondStore,

        // RFC 7162 §3.2.3: it implies CONDSTORE.
        "QRESYNC" => EnabledFeatures.QResync | EnabledFeatures.CondStore,
        "UIDONLY" => EnabledFeatures.UidOnly,
        "UTF8=ACCEPT" => EnabledFeatures.Utf8Accept,
        _ => null,
    };
}
