using System.Collections.Concurrent;
using System.Net;
using MailServer.Hosting.Options;
using Microsoft.Extensions.Options;

namespace MailServer.Hosting.Policies;

/// <summary>Remembers from which addresses somebody read mail lately, for POP-before-SMTP (<c>Security:PopBeforeSmtp</c>). Bounded; the oldest are forgotten.</summary>
internal sealed class RecentLogIns(IOptions<MailServerOptions> options, TimeProvider clock)
{
    private const int MostAddresses = 100_000;

    private readonly ConcurrentDictionary<IPAddress, long> _seen = new();
    private readonly TimeSpan _window = options.Value.Security.PopBeforeSmtp;

    public bool IsOn => _window > TimeSpan.Zero;

    public void Add(EndPoint? remote)
    {
        if (!IsOn || remote is not IPEndPoint { Address: var address }) return;
        if (_seen.Count >= MostAddresses) Forget();
        _seen[address] = clock.GetTimestamp();
    }

    public bool Contains(EndPoint? remote) =>
        IsOn && remote is IPEndPoint { Address: var address } && _seen.TryGetValue(address, out var at) && clock.GetElapsedTime(at) < _window;

    private void Forget()
    {
        foreach (var (address, at) in _seen)
            if (clock.GetElapsedTime(at) >= _window) _seen.TryRemove(address, out _);
        if (_seen.Count >= MostAddresses) _seen.Clear();
    }
}
