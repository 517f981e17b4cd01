using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using MailServer.Protocol.Smtp;

namespace MailServer.Benchmarks.Parsers;

/// <summary>The decoder of DATA: dots away, end found, faults seen.</summary>
[MemoryDiagnoser]
public class SmtpDataBenchmarks
{
    private readonly DataDecoder _decoder = new();
    private ArrayBufferWriter<byte> _output = new();
    private ReadOnlySequence<byte> _input;

    [Params(10 * 1024, 1024 * 1024)]
    public int Size { get; set; }

    [Params(false, true)]
    public bool Dots { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _input = new ReadOnlySequence<byte>(Encoding.Latin1.GetBytes(SampleMessages.Text(Size, Dots) + ".\r\n"));
        _output = new ArrayBufferWriter<byte>(Size * 2);
    }

    [Benchmark]
    public long Decode()
    {
        _output.ResetWrittenCount();
        _decoder.Reset(normalize: false);
        var rest = _input;
        _decoder.Decode(ref rest, _output);
        return _decoder.ContentLength;
    }
}
