using MailServer.Delivery.Queue;
using MailServer.Dns;
using MailServer.Protocol;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;
using MimeKit;

namespace MailServer.Delivery.Outbound.TlsReports;

/// <summary>Sends each day's reports to the domains that want them (RFC 8460 §3, §5), some minutes after midnight UTC, spread by chance.</summary>
internal sealed class TlsReporter(
    TlsReportOptions options, TlsStatistics statistics, IDnsResolver resolver, IMailSubmission submission, QueueRunnerEnvironment environment)
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromHours(1);

    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                var now = environment.Time.GetUtcNow();
                var next = new DateTimeOffset(now.UtcDateTime.Date.AddDays(1), TimeSpan.Zero) + (LongestDelay * environment.Random.NextDouble());
                await Task.Delay(next - now, environment.Time, stopping).ConfigureAwait(false);
                await SendAsync(stopping).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // What was counted today is lost; reports are a help, not a duty.
        }
    }

    /// <summary>Sends the reports of the days that are over.</summary>
    public async Task SendAsync(CancellationToken cancellationToken)
    {
        foreach (var (day, destination, policies) in statistics.TakeFinished())
        {
            try
            {
                await SendAsync(day, destination, policies, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                environment.Logger.ReportFailed(destination, failure.Message);
            }
        }
    }

    private async ValueTask SendAsync(DateOnly day, string destination, IReadOnlyList<TlsPolicyResult> policies, CancellationToken cancellationToken)
    {
        var record = await resolver.FindTextAsync("_smtp._tls." + destination, cancellationToken).ConfigureAwait(false);
        var places = TlsReportRecord.FindPlaces(record.Records);
        if (places.Count == 0) return;
        var report = Report(day, destination, policies);
        var mail = places.Where(place => place.Scheme == "mailto").Select(Address).OfType<EmailAddress>().ToList();
        if (mail.Count > 0) await MailAsync(report, destination, mail, cancellationToken).ConfigureAwait(false);
        foreach (var place in places.Where(place => place.Scheme == "https" && environment.ReportPoster is not null))
        {
            if (await environment.ReportPoster!.PostAsync(place, TlsReportMessage.Pack(report), cancellationToken).ConfigureAwait(false) is { } failure)
                environment.Logger.ReportFailed(destination, failure);
        }
    }

    private async ValueTask MailAsync(TlsReport report, string destination, List<EmailAddress> places, CancellationToken cancellationToken)
    {
        var content = await TlsReportMessage.WriteAsync(
            report, destination, options.HostName, places.Select(place => new MailboxAddress("", place.ToString())), environment.Time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        var replies = await submission.SubmitAsync(
            new SubmittedMessage { Recipients = [.. places.Select(place => new EnvelopeRecipient(place, RecipientParameters.None))], Content = content },
            cancellationToken).ConfigureAwait(false);
        foreach (var reply in replies.Where(reply => !reply.IsPositive)) environment.Logger.ReportFailed(destination, reply.Text);
    }

    private TlsReport Report(DateOnly day, string destination, IReadOnlyList<TlsPolicyResult> policies)
    {
        var start = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        return new TlsReport
        {
            Organization = options.Organization ?? options.HostName,
            Contact = options.Contact ?? $"postmaster@{options.HostName}",
            Id = string.Create(null, $"{day:yyyyMMdd}.{destination}@{options.HostName}"),
            Range = new TlsReportRange { Start = start, End = start.AddDays(1).AddSeconds(-1) },
            Policies = policies,
        };
    }

    private static EmailAddress? Address(Uri place) =>
        EmailAddress.TryParse(Uri.UnescapeDataString(place.AbsoluteUri["mailto:".Length..].Split('?')[0]), true, out var address) ? address : null;
}

/// <summary>Whether and how reports on TLS are sent.</summary>
public sealed record TlsReportOptions
{
    /// <summary>The name of this server.</summary>
    public required string HostName { get; init; }

    /// <summary>Who reports; null for the server's name.</summary>
    public string? Organization { get; init; }

    /// <summary>Whom to ask; null for the server's postmaster.</summary>
    public string? Contact { get; init; }
}
