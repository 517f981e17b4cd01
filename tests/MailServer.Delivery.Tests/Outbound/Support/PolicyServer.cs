using System.Collections.Concurrent;
using MailServer.Delivery.Outbound.MtaSts;
using MailServer.Delivery.Outbound.TlsReports;

namespace MailServer.Delivery.Tests.Outbound.Support;

/// <summary>The web servers of domains with MTA-STS policies.</summary>
internal sealed class PolicyServer : IMtaStsFetcher
{
    private int _fetches;

    public ConcurrentDictionary<string, MtaStsFetch> Answers { get; } = [];

    public int Fetches => _fetches;

    public void Publish(string domain, string mode, string maxAge, params string[] hosts) => Answers[domain] = new MtaStsFetch(
        string.Concat(new[] { "version: STSv1", "mode: " + mode, "max_age: " + maxAge }.Concat(hosts.Select(host => "mx: " + host)).Select(line => line + "\r\n")));

    public ValueTask<MtaStsFetch> FetchAsync(string domain, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _fetches);
        return new(Answers.GetValueOrDefault(domain) ?? new MtaStsFetch(null, "404"));
    }
}

/// <summary>Takes reports by HTTPS.</summary>
internal sealed class ReportServer : ITlsReportPoster
{
    public ConcurrentQueue<(Uri Place, byte[] Report)> Taken { get; } = [];

    public ValueTask<string?> PostAsync(Uri place, ReadOnlyMemory<byte> report, CancellationToken cancellationToken)
    {
        Taken.Enqueue((place, report.ToArray()));
        return new((string?)null);
    }
}
