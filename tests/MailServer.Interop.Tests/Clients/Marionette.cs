using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MailServer.Interop.Tests.Clients;

/// <summary>The remote control of Mozilla's programs: each message is a JSON array behind its length in octets and a colon.</summary>
internal sealed class Marionette : IAsyncDisposable
{
    private readonly TcpClient _client = new();
    private int _last;

    /// <summary>Connects, and lets scripts run with the rights of the program itself.</summary>
    public static async Task<Marionette> ConnectAsync(int port, CancellationToken cancellationToken)
    {
        var marionette = new Marionette();
        await marionette._client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        await marionette.ReceiveAsync(cancellationToken); // who it is
        await marionette.CommandAsync("WebDriver:NewSession", new JsonObject { ["capabilities"] = new JsonObject() }, cancellationToken);
        await marionette.CommandAsync("Marionette:SetContext", new JsonObject { ["value"] = "chrome" }, cancellationToken);
        return marionette;
    }

    /// <summary>Runs the body of an asynchronous function and gives what it returns.</summary>
    public async Task<JsonNode?> RunAsync(string body, TimeSpan limit, CancellationToken cancellationToken)
    {
        var script = $$"""
            const done = arguments[arguments.length - 1];
            (async () => { {{body}} })().then(value => done(["ok", value === undefined ? null : value]), error => done(["error", String(error) + "\n" + error.stack]));
            """;
        await CommandAsync("WebDriver:SetTimeouts", new JsonObject { ["script"] = (int)limit.TotalMilliseconds }, cancellationToken);
        var parameters = new JsonObject { ["script"] = script, ["args"] = new JsonArray() };
        var answer = (await CommandAsync("WebDriver:ExecuteAsyncScript", parameters, cancellationToken))!["value"]!;
        Assert.True((string?)answer[0] == "ok", answer[1]?.ToString());
        return answer[1];
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<JsonNode?> CommandAsync(string name, JsonObject parameters, CancellationToken cancellationToken)
    {
        var message = JsonSerializer.SerializeToUtf8Bytes(new JsonArray(0, ++_last, name, parameters));
        var head = Encoding.ASCII.GetBytes(message.Length.ToString(CultureInfo.InvariantCulture) + ":");
        await _client.GetStream().WriteAsync((byte[])[.. head, .. message], cancellationToken);
        var answer = (await ReceiveAsync(cancellationToken))!;
        Assert.True(answer[2] is null, $"{name}: {answer[2]}");
        return answer[3];
    }

    private async Task<JsonNode?> ReceiveAsync(CancellationToken cancellationToken)
    {
        var stream = _client.GetStream();
        var octet = new byte[1];
        var length = 0;
        while (true)
        {
            await stream.ReadExactlyAsync(octet, cancellationToken);
            if (octet[0] == ':') break;
            length = (length * 10) + octet[0] - '0';
        }

        var message = new byte[length];
        await stream.ReadExactlyAsync(message, cancellationToken);
        return JsonNode.Parse(message);
    }
}
