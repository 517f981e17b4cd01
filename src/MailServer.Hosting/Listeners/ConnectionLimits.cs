using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace MailServer.Hosting.Listeners;

/// <summary>How many connections there are, all together and for each address; 0 = no limit.</summary>
internal sealed class ConnectionLimits(int total, int perAddress)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Origin, int> _byOrigin = [];
    private int _count;

    /// <summary>Takes a place among all, or answers null.</summary>
    public ConnectionPlace? Enter()
    {
        lock (_lock)
        {
            if (total > 0 && _count >= total)
                return null;
            _count++;
            return new ConnectionPlace(this);
        }
    }

    internal bool TryEnter(IPAddress address)
    {
        var origin = Origin.Of(address);
        lock (_lock)
        {
            var count = _byOrigin.GetValueOrDefault(origin);
            if (perAddress > 0 && count >= perAddress)
                return false;
            _byOrigin[origin] = count + 1;
            return true;
        }
    }

    internal void Leave(IPAddress? address)
    {
        lock (_lock)
        {
            _count--;
            if (address is null)
                return;
            var origin = Origin.Of(address);
            if (_byOrigin[origin] == 1)
                _byOrigin.Remove(origin);
            else
                _byOrigin[origin]--;
        }
    }

    /// <summary>Who counts as one: an IPv4 address, or an IPv6 /64, which is what one customer has at least.</summary>
    private readonly record struct Origin(bool IsIPv6, ulong Network)
    {
        public static Origin Of(IPAddress address)
        {
            Span<byte> bytes = stackalloc byte[16];
            address.TryWriteBytes(bytes, out _);
            var isIPv6 = address.AddressFamily == AddressFamily.InterNetworkV6;
            return new(isIPv6, isIPv6 ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes));
        }
    }
}

/// <summary>A connection's place within the limits. Disposing gives it back.</summary>
internal sealed class ConnectionPlace(ConnectionLimits limits) : IDisposable
{
    private IPAddress? _address;

    /// <summary>Also takes one of the address's places.</summary>
    /// <returns>False when the address has its share. True for what is no IP address.</returns>
    public bool TryTake(EndPoint? remote)
    {
        if (remote is not IPEndPoint { Address: var address })
            return true;
        if (!limits.TryEnter(address))
            return false;
        _address = address;
        return true;
    }

    public void Dispose() => limits.Leave(_address);
}
