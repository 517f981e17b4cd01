using System.Buffers;
using MailServer.Authentication;
using MailServer.Pop3.Sessions;
using MailServer.Protocol.Pop3;
using MailServer.Protocol.Sasl;

namespace MailServer.Pop3.Commands;

/// <summary>AUTH (RFC 5034): an exchange of SASL messages in base64, one a line.</summary>
internal static class AuthCommand
{
    public static ValueTask Run(Pop3Session session, Pop3CommandLine line)
    {
        if (!line.TryGetAuth(out string? mechanism, out var initialResponse))
        {
            session.Bad("AUTH takes a mechanism and perhaps a response in base64");
            return ValueTask.CompletedTask;
        }

        var exchange = session.Services.Authenticator.Begin(mechanism, new LogInContext(session.Connection, LogInEnd.Protocol));
        if (exchange is null)
        {
            session.Bad("No such mechanism here and now");
            return ValueTask.CompletedTask;
        }

        session.UserName = null;
        session.Sasl = new SaslDialog(exchange);
        return StepAsync(session, session.Sasl, initialResponse);
    }

    /// <summary>Takes the client's next message.</summary>
    public static ValueTask ContinueAsync(Pop3Session session, ReadOnlyMemory<byte> line)
    {
        var dialog = session.Sasl!;
        if (SaslBase64.IsCancel(line.Span))
        {
            session.Sasl = null;
            session.Bad("Cancelled");
        }
        else if (!SaslBase64.TryDecode(line.Span, out byte[]? response))
        {
            session.Sasl = null;
            session.Bad("Not base64");
        }
        else if (dialog.Confirmed is { } principal)
        {
            return ConfirmAsync(session, principal, response);
        }
        else
        {
            return StepAsync(session, dialog, response);
        }

        return ValueTask.CompletedTask;
    }

    private static async ValueTask StepAsync(Pop3Session session, SaslDialog dialog, ReadOnlyMemory<byte>? response)
    {
        var step = await dialog.Exchange.NextAsync(response, session.Closed).ConfigureAwait(false);
        if (step.Outcome == SaslOutcome.Challenge)
        {
            Challenge(session, step.Data.Span);
        }
        else if (step is { Outcome: SaslOutcome.Success, Data.IsEmpty: false })
        {
            dialog.Confirmed = step.Principal;
            Challenge(session, step.Data.Span);
        }
        else
        {
            session.Sasl = null;
            await LogInEnd.AnswerAsync(session, step).ConfigureAwait(false);
        }
    }

    private static async ValueTask ConfirmAsync(Pop3Session session, MailPrincipal principal, byte[] response)
    {
        session.Sasl = null;
        if (response.Length > 0) session.Bad("The last answer must be empty");
        else await LogInEnd.AnswerAsync(session, SaslStep.Success(principal)).ConfigureAwait(false);
    }

    private static void Challenge(Pop3Session session, ReadOnlySpan<byte> data)
    {
        var base64 = new ArrayBufferWriter<byte>(Math.Max(1, data.Length * 2));
        SaslBase64.Encode(base64, data);
        Pop3ResponseWriter.WriteContinuation(session.Output, base64.WrittenSpan);
    }
}
