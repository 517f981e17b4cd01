using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using MailServer.Connections;

namespace MailServer.Hosting.Tests.Support;

/// <summary>A small protocol of lines, enough to try everything that a connection can do.</summary>
internal sealed class LineEngine(LineEngineEvents events) : IMailEngine
{
    public async Task RunAsync(IMailConnection connection, CancellationToken stopping)
    {
        events.Connections.Writer.TryWrite(connection);
        using var told = stopping.Register(() => connection.Transport.Input.CancelPendingRead());
        try
        {
            await SendAsync(connection, "hello");
            while (await ReadLineAsync(connection, stopping) is { } line && line != "QUIT")
                await AnswerAsync(connection, line);
            await SendAsync(connection, stopping.IsCancellationRequested ? "closing" : "bye");
            events.Ended.Writer.TryWrite("done");
        }
        catch (Exception failure)
        {
            events.Ended.Writer.TryWrite(failure.Message);
            throw;
        }
    }

    private async Task AnswerAsync(IMailConnection connection, string line)
    {
        switch (line.Split(' '))
        {
            case ["STARTTLS"]:
                await SendAsync(connection, "go");
                await connection.UpgradeToTlsAsync(default);
                break;
            case ["COMPRESS"]:
                await SendAsync(connection, "go");
                await connection.StartCompressionAsync(default);
                break;
            case ["WHO"]:
                await SendAsync(connection, $"{connection.RemoteEndPoint} {connection.LocalEndPoint}");
                break;
            case ["TLS"]:
                await SendAsync(connection, Describe(connection));
                break;
            case ["FLOOD", var count]:
                await SendAsync(connection, new string('x', int.Parse(count)));
                break;
            case ["BUG"]:
                throw new NotSupportedException("a bug");
            case ["HANG"]:
                events.Hanging.Writer.TryWrite(connection);
                await Task.Delay(Timeout.Infinite, connection.Closed);
                break;
            default:
                await SendAsync(connection, line);
                break;
        }
    }

    private static string Describe(IMailConnection connection)
    {
        if (connection.Tls is not { } tls)
            return "plain";
        var binding = tls.ChannelBinding?.Invoke("tls-server-end-point") is { } bytes ? Convert.ToHexString(bytes.Span) : "none";
        return $"{tls.Protocol} {tls.ServerName ?? "-"} {tls.ClientCertificate?.Subject ?? "-"} {binding}";
    }

    private static async Task SendAsync(IMailConnection connection, string line)
    {
        connection.Transport.Output.Write(Encoding.UTF8.GetBytes(line + "\r\n"));
        await connection.Transport.Output.FlushAsync();
    }

    private static async Task<string?> ReadLineAsync(IMailConnection connection, CancellationToken stopping)
    {
        while (true)
        {
            var result = await connection.Transport.Input.ReadAsync(CancellationToken.None);
            if (stopping.IsCancellationRequested)
                return null;
            var end = result.Buffer.PositionOf((byte)'\n');
            if (end is { } position)
            {
                var line = Encoding.UTF8.GetString(result.Buffer.Slice(0, position)).TrimEnd('\r');
                connection.Transport.Input.AdvanceTo(result.Buffer.GetPosition(1, position));
                return line;
            }

            connection.Transport.Input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            if (result.IsCompleted)
                return null;
        }
    }
}
