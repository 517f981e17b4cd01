using System.Text;
using MailServer.Checks;
using MailServer.Messages;
using MailServer.Receiving;

namespace MailServer.Smtp.Tests.Support;

/// <summary>A check that notes every stage and answers as a test says.</summary>
internal sealed class StageCheck : MailCheck
{
    public List<string> Stages { get; } = [];

    public Func<string, CancellationToken, ValueTask<CheckVerdict>> Answer { get; init; } = (_, _) => new(CheckVerdict.Continue);

    public CheckFailurePolicy Policy { get; init; }

    public override CheckFailurePolicy FailurePolicy => Policy;

    public static StageCheck At(string stage, CheckVerdict verdict) =>
        new() { Answer = (asked, _) => new(asked == stage ? verdict : CheckVerdict.Continue) };

    public override ValueTask<CheckVerdict> OnConnectAsync(MailSession session, CancellationToken cancellationToken) => NoteAsync("connect", cancellationToken);

    public override ValueTask<CheckVerdict> OnTlsAsync(MailSession session, CancellationToken cancellationToken) => NoteAsync("tls", cancellationToken);

    public override ValueTask<CheckVerdict> OnHelloAsync(MailSession session, CancellationToken cancellationToken) =>
        NoteAsync($"hello {session.Hello}", cancellationToken, "hello");

    public override ValueTask<CheckVerdict> OnAuthenticatedAsync(MailSession session, CancellationToken cancellationToken) =>
        NoteAsync($"auth {session.Principal!.Mechanism}", cancellationToken, "auth");

    public override ValueTask<CheckVerdict> OnMailAsync(MailTransaction transaction, CancellationToken cancellationToken) =>
        NoteAsync($"mail {transaction.ReversePath} {transaction.Parameters.Size}", cancellationToken, "mail");

    public override ValueTask<CheckVerdict> OnRecipientAsync(MailTransaction transaction, EnvelopeRecipient recipient, CancellationToken cancellationToken) =>
        NoteAsync($"rcpt {recipient.Address} {recipient.Parameters.Notify}", cancellationToken, "rcpt");

    public override ValueTask<CheckVerdict> OnDataAsync(MailTransaction transaction, CancellationToken cancellationToken) =>
        NoteAsync($"data {transaction.Recipients.Count}", cancellationToken, "data");

    public override async ValueTask<CheckVerdict> OnMessageAsync(MailTransaction transaction, MessageContent content, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(content.OpenStream(), Encoding.UTF8);
        var text = await reader.ReadToEndAsync(cancellationToken);
        return await NoteAsync($"message {text[(text.LastIndexOf("\r\n", text.Length - 3, StringComparison.Ordinal) + 2)..^2]}", cancellationToken, "message");
    }

    public override async ValueTask OnResetAsync(MailTransaction transaction, CancellationToken cancellationToken) => await NoteAsync("reset", cancellationToken);

    public override async ValueTask OnEndAsync(MailSession session, CancellationToken cancellationToken) => await NoteAsync("end", cancellationToken);

    private ValueTask<CheckVerdict> NoteAsync(string note, CancellationToken cancellationToken, string? stage = null)
    {
        lock (Stages) Stages.Add(note);
        return Answer(stage ?? note, cancellationToken);
    }
}
