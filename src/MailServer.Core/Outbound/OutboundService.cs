using MailServer.Delivery.Queue;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MailServer.Core.Outbound;

/// <summary>Runs the queue while the host runs: it begins when the store is open, and drains after the last session and before the store closes.</summary>
/// <param name="services">Asked for the runner only when the host starts: before that, the store is not open.</param>
internal sealed class OutboundService(IServiceProvider services) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => services.GetRequiredService<QueueRunner>().RunAsync(stoppingToken);
}
