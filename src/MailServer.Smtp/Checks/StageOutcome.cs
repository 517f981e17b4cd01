using MailServer.Protocol.Smtp;

namespace MailServer.Smtp.Checks;

/// <summary>What all checks together said at a stage.</summary>
/// <param name="Refusal">The reply to refuse with, or null.</param>
/// <param name="Disconnect">Whether the connection is closed after the reply.</param>
internal readonly record struct StageOutcome(SmtpReply? Refusal, bool Disconnect = false);
