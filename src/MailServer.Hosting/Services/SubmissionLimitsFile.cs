using System.Text;
using MailServer.Delivery.Submission;
using MailServer.Hosting.Options;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MailServer.Hosting.Services;

/// <summary>Keeps what users have sent in their hour over a restart. A server that is killed begins anew.</summary>
internal sealed class SubmissionLimitsFile(IOptions<MailServerOptions> options, SubmissionLimits limits, ILogger<SubmissionLimitsFile> logger) : IHostedService
{
    private string Path => System.IO.Path.Combine(options.Value.DataDirectory, "submission-limits");

    public Task StartAsync(CancellationToken cancellationToken) => Try(() =>
    {
        if (File.Exists(Path)) limits.Import(File.ReadLines(Path));
    });

    public Task StopAsync(CancellationToken cancellationToken) => Try(() => PrivateFile.Write(Path, Encoding.UTF8.GetBytes(string.Join('\n', limits.Export()))));

    private Task Try(Action work)
    {
        try
        {
            if (limits.IsOn) work();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Log.LimitsNotKept(logger, failure);
        }

        return Task.CompletedTask;
    }
}
