using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Urls;

/// <summary>GENURLAUTH and RESETKEY (RFC 4467).</summary>
internal static class SigningUrls
{
    public static async ValueTask<Reply> GenerateAsync(ImapSession session, GenUrlAuthCommand command, CancellationToken cancellationToken)
    {
        if (session.Account is not IUrlKeyAccount keys) return Unsupported;
        var signed = new List<string>();
        foreach (var (text, mechanism) in command.Urls)
        {
            if (mechanism != UrlToken.Mechanism) return Mechanisms("The mechanism is not known");
            if (!ImapUrl.TryParse(text, out var url) || url is not { Uid: not null, Mailbox: { } mailbox, User: not null, Access: not UrlAccess.None, Token: null, Rump: { } rump })
                return Reply.Bad("The URL is not one that can be signed");
            if (!await UrlOwners.IsOwnAsync(session, url, cancellationToken).ConfigureAwait(false)) return Reply.No("The URL does not name a message of yours", ImapResponseCode.NoPermission);
            var name = await UrlMailbox.FindAsync(session.Account, mailbox, cancellationToken).ConfigureAwait(false);
            var key = await keys.GetUrlKeyAsync(name, UrlToken.NewKey(), cancellationToken).ConfigureAwait(false);
            if (!key.TryGet(out var secret)) return key.Error.ToReply();
            signed.Add($"{rump}:internal:{UrlToken.Make(secret, rump)}");
        }

        session.Output.WriteGenUrlAuth(signed);
        return Reply.Ok("These are the signed URLs");
    }

    public static async ValueTask<Reply> ResetAsync(ImapSession session, ResetKeyCommand command, CancellationToken cancellationToken)
    {
        if (session.Account is not IUrlKeyAccount keys) return Unsupported;
        if (command.Mechanisms.Count > 0 && !command.Mechanisms.Contains(UrlToken.Mechanism)) return Mechanisms("None of these mechanisms is known");
        var error = await keys.ResetUrlKeysAsync(command.Mailbox, cancellationToken).ConfigureAwait(false);
        if (error != StoreError.None) return error.ToReply();
        return Reply.Ok("URLs signed so far are void", command.Mailbox is null ? null : ImapResponseCode.UrlMechanisms([UrlToken.Mechanism]));
    }

    private static Reply Unsupported => Reply.Bad("URLs are not signed here");

    private static Reply Mechanisms(string text) => Reply.No(text, ImapResponseCode.UrlMechanisms([UrlToken.Mechanism]));
}
