using System.Net;
using System.Net.Sockets;
using MailServer.Hosting.Options;

namespace MailServer.Hosting.Listeners;

/// <summary>Makes listening sockets for an address. Errors are <see cref="SocketException"/>s.</summary>
internal static class AddressBinder
{
    public static IReadOnlyList<Socket> Bind(BindAddress address, int port, MailListenerOptions options) => address switch
    {
        BindAddress.Any => [Socket.OSSupportsIPv6 ? Dual(port, options) : Tcp(IPAddress.Any, port, options)],
        BindAddress.Loopback => Loopbacks(port, options),
        BindAddress.Ip one => [Tcp(one.Address, port, options)],
        BindAddress.Unix unix => [UnixSocketFile.Listen(unix.Path, options)],
        _ => throw new ArgumentOutOfRangeException(nameof(address)),
    };

    private static Socket Dual(int port, MailListenerOptions options) =>
        Listen(new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true }, new IPEndPoint(IPAddress.IPv6Any, port), options);

    private static Socket Tcp(IPAddress address, int port, MailListenerOptions options) =>
        Listen(new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp), new IPEndPoint(address, port), options);

    /// <summary>Both loopbacks on the same port. A machine without IPv6 has one.</summary>
    private static List<Socket> Loopbacks(int port, MailListenerOptions options)
    {
        var sockets = new List<Socket> { Tcp(IPAddress.Loopback, port, options) };
        try
        {
            if (Socket.OSSupportsIPv6)
                sockets.Add(Tcp(IPAddress.IPv6Loopback, ((IPEndPoint)sockets[0].LocalEndPoint!).Port, options));
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.AddressNotAvailable || IsOurChoice(failure, port))
        {
            // IPv6 is switched off, or the port that the system chose for IPv4 is in use there.
        }
        catch
        {
            sockets[0].Dispose();
            throw;
        }

        return sockets;
    }

    private static bool IsOurChoice(SocketException failure, int port) =>
        port == 0 && failure.SocketErrorCode == SocketError.AddressAlreadyInUse;

    private static Socket Listen(Socket socket, EndPoint endPoint, MailListenerOptions options)
    {
        try
        {
            socket.Bind(endPoint);
            socket.Listen(options.Backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
