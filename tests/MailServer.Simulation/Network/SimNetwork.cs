using MailServer.Testing;

namespace MailServer.Simulation.Network;

/// <summary>The connections that are open.</summary>
public sealed class SimNetwork(World world)
{
    private int _last;

    public List<SimLink> Links { get; } = [];

    public SimLink Open(string client, InMemoryConnectionOptions options, bool isToHop = false)
    {
        // The same name for all: it stands in Received lines, and a run must not depend on what ran before it in the process.
        var link = new SimLink(this, client, new InMemoryConnection(options with { Id = "c" }), ++_last) { IsToHop = isToHop };
        Links.Add(link);
        return link;
    }

    public void CutAll()
    {
        foreach (var link in Links.ToArray()) link.Cut();
    }

    internal void WasCut(SimLink link)
    {
        if (Links.Remove(link) && link.IsToHop) world.Excuses++;
    }
}
