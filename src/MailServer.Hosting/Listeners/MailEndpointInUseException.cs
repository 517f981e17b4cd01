namespace MailServer.Hosting.Listeners;

/// <summary>Another program listens where this server is to listen.</summary>
public sealed class MailEndpointInUseException : IOException
{
    internal MailEndpointInUseException(IReadOnlyList<string> messages, Exception? innerException)
        : base(string.Join(Environment.NewLine, messages), innerException) => Messages = messages;

    /// <summary>One line for each endpoint that is taken, with the full name of its key.</summary>
    public IReadOnlyList<string> Messages { get; }
}
