using System.IO.Pipelines;

namespace MailServer.Testing.Connections;

/// <summary>Two pipes, crossed: what the client writes the server reads, and the other way round.</summary>
internal sealed class PipePair
{
    private readonly Pipe _toServer;
    private readonly Pipe _toClient;

    public PipePair(int bufferSize)
    {
        var options = new PipeOptions(
            pauseWriterThreshold: bufferSize, resumeWriterThreshold: bufferSize / 2, useSynchronizationContext: false);
        _toServer = new Pipe(options);
        _toClient = new Pipe(options);
        Server = new DuplexPipe(_toServer.Reader, _toClient.Writer);
        Client = new ClientEnd(_toClient.Reader, _toServer.Writer);
    }

    public DuplexPipe Server { get; }

    public ClientEnd Client { get; }

    /// <summary>Cuts the line: each side's reads and writes end with an error, those that wait and those to come.</summary>
    public void Cut(Exception cause)
    {
        Client.Cut(cause);
        _toClient.Writer.CancelPendingFlush();
    }
}
