using System.Buffers;
using BenchmarkDotNet.Attributes;
using MailServer.Protocol.Smtp;

namespace MailServer.Benchmarks.Writers;

/// <summary>Replies of an SMTP session.</summary>
[MemoryDiagnoser]
public class SmtpReplyBenchmarks
{
    private static readonly SmtpReply Accepted = new(250, 1, 5, "Recipient OK");
    private static readonly SmtpReply Refused = new(550, 7, 1, "This server does not relay for you.\nAsk your postmaster for a log-in.");
    private static readonly string[] Keywords = ["PIPELINING", "SIZE 52428800", "8BITMIME", "STARTTLS", "ENHANCEDSTATUSCODES", "CHUNKING", "SMTPUTF8"];
    private readonly ArrayBufferWriter<byte> _output = new(4096);

    [Benchmark]
    public int Short() => Write(Accepted);

    [Benchmark]
    public int TwoLines() => Write(Refused);

    [Benchmark]
    public int Hello()
    {
        _output.ResetWrittenCount();
        SmtpReplyWriter.WriteHello(_output, "mail.example.test", Keywords);
        return _output.WrittenCount;
    }

    private int Write(SmtpReply reply)
    {
        _output.ResetWrittenCount();
        SmtpReplyWriter.Write(_output, reply);
        return _output.WrittenCount;
    }
}
