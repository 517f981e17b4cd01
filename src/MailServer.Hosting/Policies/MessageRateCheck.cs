using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using MailServer.Checks;
using MailServer.Hosting.Options;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;
using Microsoft.Extensions.Options;

namespace MailServer.Hosting.Policies;

/// <summary>Limits how many messages one address (IPv4) or network of 64 bits (IPv6) may send in a minute (<c>Limits:MessagesPerAddressPerMinute</c>). Beyond it MAIL is deferred; users who are logged in are not counted.</summary>
internal sealed class MessageRateCheck(IOptions<MailServerOptions> options, TimeProvider clock) : MailCheck
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private const int MostAddresses = 100_000;

    private readonly ConcurrentDictionary<IPAddress, Count> _counts = new();
    private readonly int _limit = options.Value.Limits.MessagesPerAddressPerMinute;

    public override ValueTask<CheckVerdict> OnMailAsync(MailTransaction transaction, CancellationToken cancellationToken)
    {
        if (_limit == 0 || transaction.Session.Principal is not null || transaction.Session.RemoteEndPoint is not IPEndPoint { Address: var address })
            return new(CheckVerdict.Continue);
        if (_counts.Count > MostAddresses) Forget();
        var count = _counts.AddOrUpdate(NetworkOf(address), static (_, now) => new Count(now, 1), (_, old, now) => Next(old, now), clock.GetTimestamp());
        return new(count.Messages <= _limit
            ? CheckVerdict.Continue
            : CheckVerdict.Defer(new SmtpReply(451, 7, 1, "Too many messages from your address; try again in a minute")) with { Reason = "message rate" });
    }

    // A customer gets a whole /64: counting single IPv6 addresses would count nothing.
    private static IPAddress NetworkOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(bytes.Length / 2).Clear();
        return new IPAddress(bytes);
    }

    private Count Next(Count old, long now) =>
        clock.GetElapsedTime(old.Since, now) < Window ? old with { Messages = old.Messages + 1 } : new Count(now, 1);

    private void Forget()
    {
        foreach (var (address, count) in _counts)
            if (clock.GetElapsedTime(count.Since) >= Window) _counts.TryRemove(address, out _);
        if (_counts.Count > MostAddresses) _counts.Clear();
    }

    /// <summary>Messages since the start of a window.</summary>
    private readonly record struct Count(long Since, int Messages);
}
