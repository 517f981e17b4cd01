using System.Buffers;
using System.Buffers.Text;
using MailServer.Authentication;
using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;

namespace MailServer.Imap.Commands;

/// <summary>AUTHENTICATE (RFC 9051 §6.2.2): base64 lines both ways until the mechanism is content.</summary>
internal static class Authenticating
{
    public static async ValueTask<Reply> RunAsync(ImapSession session, AuthenticateCommand command, CancellationToken cancellationToken)
    {
        var exchange = session.Services.Authenticator.Begin(command.Mechanism, LoggingIn.Context(session));
        if (exchange is null) return Reply.No("The mechanism is not available", ImapResponseCode.Cannot);
        var response = command.InitialResponse is { } initial ? initial : (ReadOnlyMemory<byte>?)null;
        var step = await exchange.NextAsync(response, cancellationToken).ConfigureAwait(false);
        while (step.Outcome == SaslOutcome.Challenge)
        {
            var (answer, reply) = await AskAsync(session, step.Data).ConfigureAwait(false);
            if (reply is { } refusal) return refusal;
            step = await exchange.NextAsync(answer, cancellationToken).ConfigureAwait(false);
        }

        // RFC 9051 §6.2.2 has no room for data beside the tagged OK: it goes as a last challenge, answered by nothing.
        if (step.Outcome == SaslOutcome.Success && !step.Data.IsEmpty)
        {
            var (answer, reply) = await AskAsync(session, step.Data).ConfigureAwait(false);
            if (reply is { } refusal) return refusal;
            if (answer.Length != 0) return Reply.Bad("Nothing was expected");
        }

        return await LoggingIn.FinishAsync(session, step, cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<(ReadOnlyMemory<byte> Answer, Reply? Refusal)> AskAsync(ImapSession session, ReadOnlyMemory<byte> challenge)
    {
        session.Output.WriteChallenge(challenge.Span);
        var read = await session.Input.ReadAsync().ConfigureAwait(false);
        return read == InputEvent.Command ? Decode(session.Input) : (default, Interrupted(session, read));
    }

    private static (ReadOnlyMemory<byte> Answer, Reply? Refusal) Decode(CommandInput input)
    {
        var line = input.Text[..^2];
        if (line.SequenceEqual("*"u8)) return (default, Reply.Bad("The log-in was cancelled"));
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(line.Length)];
        var decoded = !line.ContainsAny(" \t\r\n"u8) && Base64.DecodeFromUtf8(line, bytes, out _, out var length) == OperationStatus.Done
            ? bytes.AsMemory(0, length)
            : (Memory<byte>?)null;
        input.EndCommand();
        return decoded is { } answer ? (answer, null) : (default, Reply.Bad("The response is not base64"));
    }

    private static Reply Interrupted(ImapSession session, InputEvent read)
    {
        if (read is InputEvent.Ended or InputEvent.TimedOut or InputEvent.Stopping) session.End(read);
        else if (!session.Input.CanContinue) session.Bye("The next line cannot be found any more");
        return Reply.Bad("The response is not base64");
    }
}
