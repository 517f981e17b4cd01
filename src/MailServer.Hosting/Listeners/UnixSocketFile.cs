using System.Net.Sockets;
using MailServer.Hosting.Options;

namespace MailServer.Hosting.Listeners;

/// <summary>Sockets in the file system: a file that a dead server left is removed, but only if it is a socket and nobody answers there.</summary>
internal static class UnixSocketFile
{
    public static Socket Listen(string path, MailListenerOptions options)
    {
        RemoveStale(path);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint(path));
            // Nobody can connect before Listen, so nobody comes in by the permissions of the umask.
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, options.SocketMode);
            socket.Listen(options.Backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static void RemoveStale(string path)
    {
        if (IsSocket(path) && !IsAnswered(path))
            File.Delete(path);
    }

    /// <summary>A socket cannot be opened as a file: ENXIO on Linux, EOPNOTSUPP on macOS. A link is left alone, wherever it leads.</summary>
    private static bool IsSocket(string path)
    {
        const int Enxio = 6;
        const int EopnotsuppOnMac = 102;
        if (!File.Exists(path) || new FileInfo(path).LinkTarget is not null)
            return false;
        try
        {
            using var file = File.OpenHandle(path);
            return false;
        }
        catch (IOException failure)
        {
            return failure.HResult is Enxio or EopnotsuppOnMac;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsAnswered(string path)
    {
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException failure)
        {
            // Anything but a refusal (a full queue, no permission) may be a live server.
            return failure.SocketErrorCode != SocketError.ConnectionRefused;
        }
    }
}
