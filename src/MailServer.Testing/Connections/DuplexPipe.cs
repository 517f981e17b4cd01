using System.IO.Pipelines;

namespace MailServer.Testing.Connections;

/// <summary>A reader and a writer that belong together.</summary>
internal sealed class DuplexPipe(PipeReader input, PipeWriter output) : IDuplexPipe
{
    public PipeReader Input => input;

    public PipeWriter Output => output;

    /// <summary>Puts pipes on top of two streams; bytes that one read brought in excess stay with the new reader.</summary>
    public static DuplexPipe Over(Stream input, Stream output) =>
        new(PipeReader.Create(input), PipeWriter.Create(output));

    public async ValueTask CompleteAsync()
    {
        await output.CompleteAsync().ConfigureAwait(false);
        await input.CompleteAsync().ConfigureAwait(false);
    }
}
