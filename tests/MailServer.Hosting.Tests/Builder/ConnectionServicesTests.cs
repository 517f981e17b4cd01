using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using MailServer.Hosting.Tests.Support;

namespace MailServer.Hosting.Tests.Builder;

public class ConnectionServicesTests
{
    [Fact]
    public async Task A_connection_has_an_activity_and_is_counted()
    {
        // Servers of other tests end connections at the same time.
        var activities = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "MailServer",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activities.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var server = await TestServer.StartPlainAsync();
        using var client = await server.ConnectAsync();
        await client.ReadAsync();
        var id = (await server.Events.Connections.Reader.ReadAsync()).Id;
        await client.AskAsync("QUIT");
        client.Dispose();
        await server.StopAsync();

        var activity = Assert.Single(activities, one => (string?)one.GetTagItem("mailserver.connection.id") == id);
        Assert.Equal("mailserver.connection", activity.OperationName);
        Assert.Equal("line", activity.GetTagItem("network.protocol.name"));
    }

    [Fact]
    public async Task Connections_and_refusals_are_metered()
    {
        var counts = new Dictionary<string, long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == "mailserver.connections")
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (tags.ToArray().Any(tag => tag is { Key: "listener", Value: "metered" }))
                counts[instrument.Name] = counts.GetValueOrDefault(instrument.Name) + value;
        });
        listener.Start();
        await using var server = await TestServer.StartAsync(options =>
        {
            options.Limits.MaxConnections = 1;
            options.Listeners["metered"] = TestServer.Listener();
        });
        using var client = await server.ConnectAsync("metered");
        await client.ReadAsync();
        using var refused = await server.ConnectAsync("metered");
        Assert.Null(await refused.ReadAsync());
        await client.AskAsync("QUIT");
        client.Dispose();
        await server.StopAsync();

        Assert.Equal(1, counts["mailserver.connections.accepted"]);
        Assert.Equal(1, counts["mailserver.connections.refused"]);
        Assert.Equal(0, counts["mailserver.connections.active"]);
    }
}
