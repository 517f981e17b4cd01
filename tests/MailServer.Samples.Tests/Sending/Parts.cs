using MailServer.Delivery.Notifications;
using MailServer.Delivery.Outbound;
using MailServer.Delivery.Submission;
using MailServer.Protocol;
using MailServer.Queue;
using MailServer.Receiving;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MimeKit;

namespace MailServer.Samples.Tests.Sending;

// The snippets of docs/sending.md, which a test compares with this file.
public sealed class Invoices(IMailSubmission submission)
{
    public async Task SendAsync(string customer, byte[] pdf, CancellationToken cancellationToken)
    {
        using var letter = new MimeMessage { Subject = "Your invoice" };
        letter.From.Add(new MailboxAddress("Billing", "billing@example.org"));
        letter.To.Add(MailboxAddress.Parse(customer));
        letter.Body = new BodyBuilder { TextBody = "It is attached.", Attachments = { { "invoice.pdf", pdf } } }.ToMessageBody();

        foreach (var outcome in await submission.SubmitAsync(letter, cancellationToken))
        {
            if (!outcome.IsAccepted) throw new InvalidOperationException($"{outcome.Recipient}: {outcome.Reply}");
        }
    }
}

public sealed class QueueReport(IMailQueue queue)
{
    public async Task<string> WriteAsync(CancellationToken cancellationToken)
    {
        var late = await queue.ListAsync(new QueueFilter { Destination = "example.net" }, after: null, most: 100, cancellationToken);
        var lines = late.Select(item => $"{item.Recipient} after {item.Attempts} attempts: {item.LastError}");
        if (late.Count > 0) await queue.RetryAsync(new QueueFilter { Destination = "example.net" }, cancellationToken);
        return string.Join('\n', lines);
    }
}

public sealed class ShortNotices : INoticeTemplate
{
    public NoticeText Write(NoticeFacts facts) => new(
        facts.Kind == NoticeKind.Failed ? "Not delivered" : "Late or passed on",
        string.Concat(facts.Recipients.Select(recipient => $"{recipient.Address}: {recipient.Answer}\n")));
}

public sealed class RelayTokens(HttpClient http) : IRelayTokenSource
{
    public async ValueTask<string?> GetTokenAsync(string host, string userName, CancellationToken cancellationToken) =>
        await http.GetStringAsync(new Uri($"https://tokens.example.org/{host}/{userName}"), cancellationToken);
}

internal static class Composition
{
    public static IHost Build(string[] args)
    {
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddSingleton<INoticeTemplate, ShortNotices>();
        builder.Services.AddSingleton<HttpClient>().AddSingleton<IRelayTokenSource, RelayTokens>();
        builder.Services.AddMailServer(builder.Configuration.GetSection("MailServer"))
            .UseEmbeddedStore()
            .AddOutbound();
        return builder.Build();
    }
}
