using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using MailServer.Connections;

namespace MailServer.Testing.Tests;

/// <summary>Echoes lines; knows STARTTLS, COMPRESS, TLS? and QUIT, with which connections can be tested.</summary>
internal sealed class EchoEngine : IMailEngine
{
    public Exception? Failure { get; private set; }

    public async Task RunAsync(IMailConnection connection, CancellationToken stopping)
    {
        try
        {
            while (await ReadLineAsync(connection.Transport.Input, stopping) is { } line && await AnswerAsync(connection, line, stopping))
            {
            }
        }
        catch (IOException e)
        {
            Failure = e;
        }
    }

    private static async Task<bool> AnswerAsync(IMailConnection connection, string line, CancellationToken stopping)
    {
        switch (line)
        {
            case "STARTTLS":
                await SayAsync(connection, "ready");
                await connection.UpgradeToTlsAsync(stopping);
                return true;
            case "COMPRESS":
                await SayAsync(connection, "ready");
                await connection.StartCompressionAsync(stopping);
                return true;
            case "TLS?":
                await SayAsync(connection, connection.Tls is { } tls ? $"{tls.Protocol} {tls.ServerName}" : "plain");
                return true;
            case "QUIT":
                await SayAsync(connection, "bye");
                return false;
            default:
                await SayAsync(connection, line);
                return true;
        }
    }

    private static async Task SayAsync(IMailConnection connection, string line) =>
        await connection.Transport.Output.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"));

    private static async Task<string?> ReadLineAsync(PipeReader input, CancellationToken stopping)
    {
        while (true)
        {
            var result = await input.ReadAsync(stopping);
            if (result.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = Encoding.UTF8.GetString(result.Buffer.Slice(0, end)).TrimEnd('\r');
                input.AdvanceTo(result.Buffer.GetPosition(1, end));
                return line;
            }

            input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            if (result.IsCompleted) return null;
        }
    }
}
