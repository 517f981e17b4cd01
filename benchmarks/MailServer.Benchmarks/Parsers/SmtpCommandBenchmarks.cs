using BenchmarkDotNet.Attributes;
using MailServer.Protocol.Smtp;

namespace MailServer.Benchmarks.Parsers;

/// <summary>The command lines of one SMTP transaction.</summary>
[MemoryDiagnoser]
public class SmtpCommandBenchmarks
{
    [Benchmark]
    public bool Hello() =>
        SmtpCommandLine.TryParse("EHLO client.example.org"u8, out var command, out _) && HelloCommand.TryParse(command.Arguments, out _, out _);

    [Benchmark]
    public bool Mail() =>
        SmtpCommandLine.TryParse("MAIL FROM:<sender@example.org>"u8, out var command, out _) && MailCommand.TryParse(command.Arguments, false, out _, out _);

    [Benchmark]
    public bool MailWithParameters() =>
        SmtpCommandLine.TryParse("MAIL FROM:<sender@example.org> SIZE=10240 BODY=8BITMIME RET=HDRS ENVID=QQ314159"u8, out var command, out _)
        && MailCommand.TryParse(command.Arguments, false, out _, out _);

    [Benchmark]
    public bool Rcpt() =>
        SmtpCommandLine.TryParse("RCPT TO:<alice@example.test>"u8, out var command, out _) && RcptCommand.TryParse(command.Arguments, false, out _, out _);

    [Benchmark]
    public bool Data() => SmtpCommandLine.TryParse("DATA"u8, out _, out _);
}
