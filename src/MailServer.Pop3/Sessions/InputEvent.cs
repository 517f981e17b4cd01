namespace MailServer.Pop3.Sessions;

/// <summary>What came of waiting for the client.</summary>
internal enum InputEvent
{
    /// <summary>A line.</summary>
    Line,

    /// <summary>A line longer than allowed; its rest will be skipped.</summary>
    TooLong,

    /// <summary>A line feed without a carriage return: what follows cannot be trusted to be a line of this client.</summary>
    BareLineFeed,

    /// <summary>The client took too long.</summary>
    TimedOut,

    /// <summary>The server is stopping and no line is waiting.</summary>
    Stopping,

    /// <summary>The client is gone.</summary>
    Ended,
}

/// <summary>What the next octets of the client are.</summary>
internal enum InputMode
{
    /// <summary>A command.</summary>
    Command,

    /// <summary>An answer to a SASL challenge.</summary>
    Sasl,
}
