namespace MailServer.Delivery.Outbound.TlsReports;

/// <summary>Sends a report to an HTTPS address (RFC 8460 §3). A test brings its own.</summary>
public interface ITlsReportPoster
{
    /// <summary>Posts a packed report. It only throws when it is cancelled.</summary>
    /// <returns>Null when it was taken, else why not.</returns>
    ValueTask<string?> PostAsync(Uri place, ReadOnlyMemory<byte> report, CancellationToken cancellationToken);
}

/// <summary>Posts reports by HTTPS.</summary>
public sealed class HttpsTlsReportPoster : ITlsReportPoster, IDisposable
{
    private readonly HttpClient _client;

    /// <summary>Makes a poster.</summary>
    public HttpsTlsReportPoster()
        : this(new SocketsHttpHandler())
    {
    }

    internal HttpsTlsReportPoster(SocketsHttpHandler handler)
    {
        handler.AllowAutoRedirect = false;
        handler.UseCookies = false;
        _client = new HttpClient(handler) { Timeout = TimeSpan.FromMinutes(1), MaxResponseContentBufferSize = 64 * 1024 };
    }

    /// <inheritdoc />
    public async ValueTask<string?> PostAsync(Uri place, ReadOnlyMemory<byte> report, CancellationToken cancellationToken)
    {
        try
        {
            using var content = new ReadOnlyMemoryContent(report);
            content.Headers.ContentType = new("application/tlsrpt+gzip");
            using var response = await _client.PostAsync(place, content, cancellationToken).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? null : $"The server answers {(int)response.StatusCode}";
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return failure.Message;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();
}
