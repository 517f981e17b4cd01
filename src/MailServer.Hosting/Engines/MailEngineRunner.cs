using System.Diagnostics;
using MailServer.Connections;
using MailServer.Hosting.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MailServer.Hosting.Engines;

/// <summary>Runs an engine on a connection: one DI scope, one log scope and one activity for each (design rule 8).</summary>
internal sealed class MailEngineRunner(IServiceProvider services, ConnectionMeter meter, TimeProvider clock, ILogger<MailEngineRunner> logger)
{
    /// <summary>Ends when the engine ends. Never throws: an engine's bug costs its own connection only.</summary>
    public async Task RunAsync(IMailConnection connection, MailListenerContext listener, CancellationToken stopping)
    {
        using var logScope = logger.BeginScope(new ConnectionLogScope(connection.Id, listener.Name, connection.RemoteEndPoint?.ToString()));
        using var activity = ConnectionActivity.Start(connection, listener);
        var started = clock.GetTimestamp();
        Log.Connected(logger, connection.Id, listener.Name, connection.RemoteEndPoint);
        try
        {
            var scope = services.CreateAsyncScope();
            await using (scope.ConfigureAwait(false))
            {
                var factory = services.GetRequiredKeyedService<IMailEngineFactory>(listener.Protocol);
                await factory.Create(scope.ServiceProvider, listener).RunAsync(connection, stopping).ConfigureAwait(false);
            }
        }
        catch (Exception failure) when (failure is MailConnectionException or OperationCanceledException)
        {
            Log.ConnectionLost(logger, connection.Id, failure.Message);
        }
        catch (Exception failure)
        {
            activity?.SetStatus(ActivityStatusCode.Error, failure.GetType().Name);
            Log.EngineFailed(logger, connection.Id, listener.Protocol, failure);
            connection.Abort("the engine failed");
        }
        finally
        {
            var elapsed = clock.GetElapsedTime(started);
            meter.Ended(listener, elapsed);
            Log.Disconnected(logger, connection.Id, (long)elapsed.TotalMilliseconds);
        }
    }
}
