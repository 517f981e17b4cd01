namespace MailServer.Storage.Embedded;

/// <summary>The store cannot be opened: it is in use by another server, was written by a newer version, is damaged, or a setting is wrong. The message is for the operator.</summary>
public sealed class EmbeddedStoreException : Exception
{
    /// <summary>Makes an exception.</summary>
    public EmbeddedStoreException()
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">For the operator.</param>
    public EmbeddedStoreException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">For the operator.</param>
    /// <param name="innerException">The cause.</param>
    public EmbeddedStoreException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
