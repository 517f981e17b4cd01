using System.Text;
using BenchmarkDotNet.Attributes;
using MailServer.Smtp;
using MailServer.Testing;

namespace MailServer.Benchmarks.Sessions;

/// <summary>One session that receives messages of 10 KB and discards them. All input waits before the session runs, so no time is spent on waiting.</summary>
[MemoryDiagnoser]
public class SmtpReceiveBenchmarks
{
    private const int Messages = 100;

    private readonly SmtpEngine _engine = new(new SmtpOptions { HostName = "mail.example.test" }, new SmtpServices { Receiver = new NullReceiver() });
    private readonly InMemoryConnectionOptions _options = new() { BufferSize = 4 * 1024 * 1024 };
    private byte[] _input = [];

    [GlobalSetup]
    public void Prepare()
    {
        var message = "MAIL FROM:<sender@example.org>\r\nRCPT TO:<alice@example.test>\r\nDATA\r\n"
            + Encoding.Latin1.GetString(SampleMessages.Plain(1, 10 * 1024)) + ".\r\n";
        _input = Encoding.Latin1.GetBytes("EHLO client.example\r\n" + string.Concat(Enumerable.Repeat(message, Messages)) + "QUIT\r\n");
    }

    [Benchmark(OperationsPerInvoke = Messages)]
    public async Task ReceiveAsync()
    {
        var connection = new InMemoryConnection(_options);
        await connection.Client.WriteAsync(_input);
        await connection.RunAsync(_engine);
    }
}
