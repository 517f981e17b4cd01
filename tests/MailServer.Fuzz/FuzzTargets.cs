using MailServer.Protocol.Tests.Fuzzing;
using SharpFuzz;

namespace MailServer.Fuzz;

/// <summary>The parsers by the names that the command line and the corpus use.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyDictionary<string, ReadOnlySpanAction> All { get; } = new SortedDictionary<string, ReadOnlySpanAction>(StringComparer.Ordinal)
    {
        ["address"] = SmtpFuzzTargets.Address,
        ["imap-append"] = ImapFuzzTargets.AppendContinuation,
        ["imap-command"] = ImapFuzzTargets.Command,
        ["imap-framing"] = ImapFuzzTargets.Framing,
        ["imap-set"] = ImapFuzzTargets.Set,
        ["modified-utf7"] = ImapFuzzTargets.ModifiedUtf7,
        ["pop3-command"] = SmtpFuzzTargets.Pop3Command,
        ["sasl-message"] = SmtpFuzzTargets.SaslMessage,
        ["smtp-command"] = SmtpFuzzTargets.SmtpCommand,
        ["smtp-data"] = SmtpFuzzTargets.Data,
        ["smtp-replies"] = SmtpFuzzTargets.SmtpReplies,
    };
}
