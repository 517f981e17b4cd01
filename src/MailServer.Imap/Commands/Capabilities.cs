using System.Globalization;
using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Commands;

/// <summary>What is announced (RFC 9051 §7.2.2): every extension by its own name, and nothing that does not work here and now.</summary>
internal static class Capabilities
{
    private static readonly string[] Always =
    [
        "IMAP4rev1", "IMAP4rev2", "SASL-IR", "ID", "ENABLE", "IDLE", "NAMESPACE", "UIDPLUS", "MOVE", "UNSELECT",
        "ESEARCH", "SEARCHRES", "WITHIN", "SPECIAL-USE", "CREATE-SPECIAL-USE", "LIST-EXTENDED", "LIST-STATUS", "STATUS=SIZE",
        "CHILDREN", "BINARY", "MULTIAPPEND", "CONDSTORE", "QRESYNC", "SAVEDATE", "OBJECTID",
        "UIDONLY", "PREVIEW", "PARTIAL", "SORT", "SORT=DISPLAY", "ESORT", "THREAD=ORDEREDSUBJECT", "THREAD=REFERENCES", "THREAD=REFS",
        "CONTEXT=SEARCH", "CONTEXT=SORT", "CATENATE", "REPLACE", "MULTISEARCH", "LANGUAGE", "I18NLEVEL=1", "I18NLEVEL=2",
    ];

    public static IReadOnlyList<string> Of(ImapSession session)
    {
        List<string> names = [.. Always, .. Chosen(session.Options)];
        if (CanCompress(session)) names.Add("COMPRESS=DEFLATE");
        if (session.State == SessionState.NotAuthenticated)
        {
            AddLogin(session, names);
            return names;
        }

        if (session.Account is IQuotaAccount) names.AddRange(["QUOTA", "QUOTA=RES-STORAGE", "QUOTA=RES-MESSAGE", "QUOTA=RES-MAILBOX"]);
        if (session.Account is IQuotaAccount and IMetadataAccount) names.Add("QUOTA=RES-ANNOTATION-STORAGE");
        if (QuotaRoots.MaySet(session)) names.Add("QUOTASET");

        if (session.Account is IWatchedAccount) names.Add("NOTIFY");
        if (session.Account is IUrlKeyAccount && session.Services.Directory is not null) names.AddRange(["URLAUTH", "URLAUTH=BINARY"]);
        if (session.Account is ITextIndexAccount) names.Add("SEARCH=FUZZY");
        if (session.Account is ISharingAccount) names.AddRange(["ACL", "RIGHTS=" + MailboxRightsText.NewRights, "LIST-MYRIGHTS"]);
        if (session.Account is IMetadataAccount) names.AddRange(["METADATA", "METADATA-SERVER", "LIST-METADATA", "FILTERS"]);

        // RFC 6785 §2.1: scripts are bound by metadata, and the URL says where they are kept.
        if (session.Account is IMetadataAccount && session.Services.Events.ManageSieve is { } server) names.Add("IMAPSIEVE=" + server);

        // RFC 9698 §2: who has not logged in has no business with it.
        if (session.Options.JmapSession is not null) names.Add("JMAPACCESS");

        // RFC 8437 §3 lets it be announced after log-in only.
        if (session.Options.AllowUnauthenticate && !session.IsCompressed) names.Add("UNAUTHENTICATE");
        return names;
    }

    // RFC 7888 §5 and RFC 6855 §6: one of the two forms, never both.
    private static IEnumerable<string> Chosen(ImapOptions options)
    {
        yield return options.LiteralMinus ? "LITERAL-" : "LITERAL+";
        yield return options.Utf8Only ? "UTF8=ONLY" : "UTF8=ACCEPT";
        yield return string.Create(CultureInfo.InvariantCulture, $"APPENDLIMIT={options.MaxAppendSize}");
        if (options.MessageLimit > 0) yield return string.Create(CultureInfo.InvariantCulture, $"MESSAGELIMIT={options.MessageLimit}");
        if (options.SaveLimit > 0) yield return string.Create(CultureInfo.InvariantCulture, $"SAVELIMIT={options.SaveLimit}");
        if (options.ProgressInterval > TimeSpan.Zero) yield return "INPROGRESS";
    }

    public static bool CanCompress(ImapSession session) =>
        session.Options.AllowCompression && session.Connection.CanCompress && !session.IsCompressed;

    // RFC 9051 §6.2.1, §6.2.3: how to log in depends on TLS.
    private static void AddLogin(ImapSession session, List<string> names)
    {
        if (session.Connection.CanUpgradeToTls) names.Add("STARTTLS");
        if (!session.Services.Authenticator.AllowsPasswords(session.Connection)) names.Add("LOGINDISABLED");
        names.AddRange(session.Services.Authenticator.MechanismsFor(session.Connection).Select(static name => "AUTH=" + name));
    }
}
