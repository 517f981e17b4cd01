using System.Net.Sockets;
using MailServer.Hosting.Engines;
using MailServer.Hosting.Options;

namespace MailServer.Hosting.Listeners;

/// <summary>What a client that finds no place is told before the connection closes. Sent without waiting; a client that cannot take one line gets none.</summary>
internal static class RefusalLines
{
    public static void Send(Socket socket, MailListenerContext listener, bool isForMemory)
    {
        // A client that waits for TLS could not read it.
        if (listener.Tls == MailTlsMode.Implicit)
            return;
        try
        {
            socket.Blocking = false;
            socket.Send(isForMemory ? WithoutMemory(listener.Protocol) : For(listener.Protocol));
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // Gone already.
        }
    }

    private static ReadOnlySpan<byte> WithoutMemory(string protocol) => protocol switch
    {
        // RFC 3463 §3.4: the mail system is full.
        "smtp" or "submission" or "lmtp" => "421 4.3.1 Insufficient memory, try later\r\n"u8,
        "pop3" => "-ERR [SYS/TEMP] Insufficient memory, try later\r\n"u8,
        "imap" => "* BYE [UNAVAILABLE] Insufficient memory, try later\r\n"u8,
        "managesieve" => "BYE (TRYLATER) \"Insufficient memory, try later\"\r\n"u8,
        _ => default,
    };

    private static ReadOnlySpan<byte> For(string protocol) => protocol switch
    {
        // RFC 5321 §3.8, RFC 3463 §3.8
        "smtp" or "submission" or "lmtp" => "421 4.7.0 Too many connections, try later\r\n"u8,
        // RFC 3206 §4
        "pop3" => "-ERR [SYS/TEMP] Too many connections, try later\r\n"u8,
        // RFC 9051 §7.1.5
        "imap" => "* BYE [UNAVAILABLE] Too many connections, try later\r\n"u8,
        // RFC 5804 §1.3
        "managesieve" => "BYE (TRYLATER) \"Too many connections, try later\"\r\n"u8,
        _ => default,
    };
}
