namespace MailServer.Connections;

/// <summary>The connection is dead or must die: the peer is gone, the handshake failed, a time limit ran out.</summary>
public sealed class MailConnectionException : IOException
{
    /// <summary>Makes the exception.</summary>
    public MailConnectionException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception with its cause.</summary>
    public MailConnectionException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>What was wrong with the server's TLS, where that was the reason.</summary>
    public TlsFault TlsFault { get; init; }
}
