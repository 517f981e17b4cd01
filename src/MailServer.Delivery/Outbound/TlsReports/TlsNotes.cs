using System.Globalization;
using System.Text.Json;
using MailServer.Queue;
using Microsoft.Extensions.Logging;

namespace MailServer.Delivery.Outbound.TlsReports;

/// <summary>Keeps what was counted over a restart. It must not hold up anything: what cannot be kept is logged.</summary>
internal sealed class TlsNotes(ITransportNotes notes, TlsStatistics statistics, ILogger logger)
{
    /// <summary>How often it is written.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    private const string Kind = "tls-report";
    private const string DayFormat = "yyyy-MM-dd";
    private const int PageLength = 500;

    // No report is about a day longer ago.
    private const int DaysKept = 3;

    /// <summary>Adds what was counted before the restart.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            string after = "";
            IReadOnlyList<TransportNote> page;
            do
            {
                page = await notes.ListAsync(Kind, after, PageLength, cancellationToken).ConfigureAwait(false);
                foreach (var note in page) Restore(note);
                if (page.Count > 0) after = page[^1].Name;
            }
            while (page.Count == PageLength);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            logger.NoteFailed(Kind, failure);
        }
    }

    /// <summary>Writes what has changed.</summary>
    public async Task WriteAsync()
    {
        var changed = statistics.TakeChanged();
        if (changed.Count == 0) return;
        try
        {
            await notes.PutAsync([.. changed.Select(ToNote)], CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            logger.NoteFailed(Kind, failure);
        }
    }

    /// <summary>Forgets what was reported.</summary>
    public async Task RemoveAsync(TlsDay day)
    {
        try
        {
            await notes.RemoveAsync(Kind, Name(day.Day, day.Destination), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            logger.NoteFailed(day.Destination, failure);
        }
    }

    private void Restore(TransportNote note)
    {
        string[] parts = note.Name.Split(' ', 2);
        if (parts is not [var date, var destination] || !DateOnly.TryParseExact(date, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return;
        if (JsonSerializer.Deserialize(note.Text, TlsReportJson.Default.IReadOnlyListTlsPolicyResult) is { } policies) statistics.Restore(new TlsDay(day, destination, policies));
    }

    private static TransportNote ToNote(TlsDay day) => new(
        Kind, Name(day.Day, day.Destination), JsonSerializer.Serialize(day.Policies, TlsReportJson.Default.IReadOnlyListTlsPolicyResult),
        new DateTimeOffset(day.Day.AddDays(DaysKept).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero));

    private static string Name(DateOnly day, string destination) => day.ToString(DayFormat, CultureInfo.InvariantCulture) + " " + destination;
}
