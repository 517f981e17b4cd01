using System.Net;
using System.Net.Sockets;
using MailServer.Hosting.Connections;
using MailServer.Hosting.Engines;
using MailServer.Hosting.Options;

namespace MailServer.Hosting.Listeners;

/// <summary>A listening socket with all that its connections need.</summary>
internal sealed record BoundListener(Socket Socket, MailListenerContext Context, ConnectionSettings Settings) : IDisposable
{
    /// <summary>Whether connections from an address begin with a PROXY header.</summary>
    public bool IsTrustedProxy(EndPoint? remote) =>
        remote is IPEndPoint { Address: var address } && Context.Options.ProxyProtocol.Any(network => network.Contains(address));

    /// <summary>Closes the socket; a socket's file goes with it.</summary>
    public void Dispose()
    {
        Socket.Dispose();
        if (BindAddress.Parse(Context.Options.Address) is BindAddress.Unix unix)
            File.Delete(unix.Path);
    }
}
