namespace MailServer.Delivery;

/// <summary>Settings of a <see cref="SinkMailReceiver"/>.</summary>
public sealed class SinkOptions
{
    /// <summary>Octets of a message to keep in memory; a larger one goes to a temporary file. Default: 256 KiB: nearly all mail without attachments.</summary>
    public int MemoryLimit { get; set; } = 256 * 1024;

    /// <summary>Where temporary files are made. They are deleted when the message was handed over, and readable by their owner only. Default: the system's directory.</summary>
    public string TemporaryDirectory { get; set; } = Path.GetTempPath();
}
