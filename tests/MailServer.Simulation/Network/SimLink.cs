using MailServer.Connections;
using MailServer.Testing;

namespace MailServer.Simulation.Network;

/// <summary>
/// A connection whose bytes are on their way until the scheduler lets some of them arrive. Each direction keeps its order;
/// between connections anything goes.
/// </summary>
public sealed class SimLink
{
    private readonly SimNetwork _network;
    private readonly string _name;
    private readonly InMemoryConnection _server;
    private readonly List<byte> _toServer = [];
    private readonly List<byte> _toClient = [];
    private bool _serverEnded;

    public SimLink(SimNetwork network, string client, InMemoryConnection server, int number)
    {
        (_network, _name, _server) = (network, $"{client}#{number}", server);
        Client = new SimStream(this);
        _ = ReceiveAsync();
    }

    public SimStream Client { get; }

    public bool IsToHop { get; init; }

    public bool IsCut { get; private set; }

    public void Serve(Func<InMemoryConnection, Task> serve) => _ = Task.Run(async () =>
    {
        try
        {
            await serve(_server);
        }
        catch (Exception failure) when (failure is MailConnectionException or OperationCanceledException)
        {
            // The link was cut.
        }
        finally
        {
            if (!IsCut) await _server.DisposeAsync();
        }
    });

    /// <summary>What may happen to this connection next.</summary>
    public void AddChoices(List<(string What, Action Do)> choices, Random random)
    {
        if (_toServer.Count > 0) choices.Add(Part(_toServer, random, "to the server", bytes => _ = SendAsync(bytes)));
        if (_toClient.Count > 0) choices.Add(Part(_toClient, random, "to the client", Client.Arrive));
        else if (_serverEnded && !Client.HasEnded) choices.Add(($"{_name}: the server has closed", End));
    }

    public void Cut()
    {
        if (IsCut) return;
        IsCut = true;
        _network.WasCut(this);
        _server.Abort("cut");
        Client.Cut();
    }

    internal void Send(ReadOnlySpan<byte> bytes)
    {
        if (!IsCut) _toServer.AddRange(bytes);
    }

    internal void Close()
    {
        if (IsCut) return;
        IsCut = true;
        _network.Links.Remove(this);
        _server.EndClientWriting();
    }

    public override string ToString() => _name;

    private (string What, Action Do) Part(List<byte> bytes, Random random, string where, Action<byte[]> arrive)
    {
        var count = random.Next(3) == 0 ? random.Next(1, bytes.Count + 1) : bytes.Count;
        return ($"{_name}: {count} {where}", () =>
        {
            var part = bytes.GetRange(0, count).ToArray();
            bytes.RemoveRange(0, count);
            arrive(part);
        });
    }

    private void End()
    {
        Client.End();
        _network.Links.Remove(this);
    }

    private async Task SendAsync(byte[] bytes)
    {
        try
        {
            await _server.Client.WriteAsync(bytes);
        }
        catch (IOException)
        {
            // The server has gone; its end arrives on the other way.
        }
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await _server.Client.ReadAsync(buffer) is > 0 and var count) _toClient.AddRange(buffer.AsSpan(0, count));
        }
        catch (IOException)
        {
            // Cut.
        }

        _serverEnded = true;
    }
}
