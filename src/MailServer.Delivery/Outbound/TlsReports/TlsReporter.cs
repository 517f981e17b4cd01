using MailServer.Delivery.Queue;
using MailServer.Dns;
using MailServer.Protocol;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;
using MimeKit;

namespace MailServer.Delivery.Outbound.TlsReports;

/// <summary>Sends each day's reports to the domains that want them (RFC 8460 §3, §5), some minutes after midnight UTC, spread by chance.</summary>
internal sealed class TlsReporter(
    TransportSecurityOptions security, TlsStatistics statistics, IDnsResolver resolver, IMailSubmission submission, QueueRunnerEnvironment environment)
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromHours(1);

    private readonly TlsReportOptions _options = security.Reports!;
    private readonly TlsNotes? _notes = security.Notes is { } notes ? new TlsNotes(notes, statistics, environment.Logger) : null;

    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            if (_notes is not null) await _notes.ReadAsync(stopping).ConfigureAwait(false);
            while (true)
            {
                var now = environment.Time.GetUtcNow();
                await WaitUntilAsync(new DateTimeOffset(now.UtcDateTime.Date.AddDays(1), TimeSpan.Zero) + (LongestDelay * environment.Random.NextDouble()), stopping).ConfigureAwait(false);
                await SendAsync(stopping).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The sessions that still run when the server stops are not counted; reports are a help, not a duty.
            if (_notes is not null) await _notes.WriteAsync().ConfigureAwait(false);
        }
    }

    // What was counted is written down now and then: a crash costs the counts of some minutes.
    private async Task WaitUntilAsync(DateTimeOffset time, CancellationToken stopping)
    {
        while (time - environment.Time.GetUtcNow() is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(_notes is null || left < TlsNotes.Interval ? left : TlsNotes.Interval, environment.Time, stopping).ConfigureAwait(false);
            if (_notes is not null) await _notes.WriteAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Sends the reports of the days that are over.</summary>
    public async Task SendAsync(CancellationToken cancellationToken)
    {
        foreach (var day in statistics.TakeFinished())
        {
            try
            {
                await SendAsync(day.Day, day.Destination, day.Policies, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                environment.Logger.ReportFailed(day.Destination, failure.Message);
            }

            if (_notes is not null) await _notes.RemoveAsync(day).ConfigureAwait(false);
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
            report, destination, _options.HostName, places.Select(place => new MailboxAddress("", place.ToString())), environment.Time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
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
            Organization = _options.Organization ?? _options.HostName,
            Contact = _options.Contact ?? $"postmaster@{_options.HostName}",
            Id = string.Create(null, $"{day:yyyyMMdd}.{destination}@{_options.HostName}"),
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
