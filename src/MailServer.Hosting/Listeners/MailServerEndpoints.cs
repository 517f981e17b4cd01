using System.Net;
using MailServer.Hosting.Engines;

namespace MailServer.Hosting.Listeners;

/// <summary>Where the server listens, for hosts that print it and tests that connect. Filled when the host starts, before it reports that it has started.</summary>
public sealed class MailServerEndpoints
{
    private IReadOnlyList<MailListenerContext> _all = [];

    /// <summary>All endpoints in the order of their names in the configuration. A listener on <c>localhost</c> has two.</summary>
    public IReadOnlyList<MailListenerContext> All => Volatile.Read(ref _all);

    /// <summary>The first endpoint of a listener.</summary>
    /// <exception cref="KeyNotFoundException">There is no such listener, or it is not bound yet.</exception>
    public EndPoint this[string listener] =>
        All.FirstOrDefault(one => one.Name.Equals(listener, StringComparison.OrdinalIgnoreCase))?.EndPoint
        ?? throw new KeyNotFoundException($"No listener '{listener}' is bound.");

    internal void Set(IReadOnlyList<MailListenerContext> endpoints) => Volatile.Write(ref _all, endpoints);
}
