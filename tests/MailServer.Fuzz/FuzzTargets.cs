using MailServer.Fuzz.Sessions;
using MailServer.Protocol.Tests.Fuzzing;
using SharpFuzz;

namespace MailServer.Fuzz;

/// <summary>The parsers, and the engines in each state, by the names that the command line and the corpus use.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyDictionary<string, ReadOnlySpanAction> All { get; } = new SortedDictionary<string, ReadOnlySpanAction>(StringComparer.Ordinal)
    {
        ["address"] = SmtpFuzzTargets.Address,
        ["bearer-token"] = WireTargets.BearerToken,
        ["imap-append"] = ImapFuzzTargets.AppendContinuation,
        ["imap-catenate"] = ImapFuzzTargets.CatenateContinuation,
        ["imap-command"] = ImapFuzzTargets.Command,
        ["imap-framing"] = ImapFuzzTargets.Framing,
        ["imap-session"] = SessionTargets.Imap,
        ["imap-set"] = ImapFuzzTargets.Set,
        ["imap-texts"] = ImapFuzzTargets.Texts,
        ["lmtp-session"] = SessionTargets.Lmtp,
        ["mime-index"] = MimeTargets.Index,
        ["modified-utf7"] = ImapFuzzTargets.ModifiedUtf7,
        ["pop3-command"] = SmtpFuzzTargets.Pop3Command,
        ["pop3-session"] = SessionTargets.Pop3,
        ["proxy-header"] = WireTargets.ProxyHeader,
        ["sasl-message"] = SmtpFuzzTargets.SaslMessage,
        ["smtp-client"] = ClientTarget.Smtp,
        ["smtp-command"] = SmtpFuzzTargets.SmtpCommand,
        ["smtp-data"] = SmtpFuzzTargets.Data,
        ["smtp-replies"] = SmtpFuzzTargets.SmtpReplies,
        ["smtp-session"] = SessionTargets.Smtp,
        ["submission-session"] = SessionTargets.Submission,
    };
}
