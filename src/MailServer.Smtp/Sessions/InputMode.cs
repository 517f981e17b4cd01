namespace MailServer.Smtp.Sessions;

/// <summary>What the next octets of the client are.</summary>
internal enum InputMode
{
    /// <summary>A command line.</summary>
    Command,

    /// <summary>The rest of a line that was refused already.</summary>
    SkipLine,

    /// <summary>An answer to a SASL challenge.</summary>
    Sasl,

    /// <summary>Message text behind DATA.</summary>
    Data,

    /// <summary>A chunk behind BDAT, written or skipped.</summary>
    Chunk,

    /// <summary>Nothing of interest: the session ends.</summary>
    Closing,
}
