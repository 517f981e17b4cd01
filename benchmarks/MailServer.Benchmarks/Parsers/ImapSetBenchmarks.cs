using System.Text;
using BenchmarkDotNet.Attributes;
using MailServer.Protocol.Imap;

namespace MailServer.Benchmarks.Parsers;

/// <summary>Sets of numbers: parsed, resolved, and met with the messages of a folder.</summary>
[MemoryDiagnoser]
public class ImapSetBenchmarks
{
    private const int Messages = 10_000;

    // Each second message, each with a number of its own in the text: the longest set for so many.
    private static readonly UidSet Scattered = UidSet.Of(Enumerable.Range(1, Messages / 2).Select(i => (uint)i * 2));
    private static readonly byte[] ScatteredText = Encoding.Latin1.GetBytes(Scattered.ToString());
    private static readonly uint[] Uids = [.. Enumerable.Range(1, Messages).Select(i => (uint)i)];

    [Benchmark]
    public UidSet? ParseRange() => SequenceSet.TryParse("1:*"u8, out var set) ? set.Resolve(Messages) : null;

    [Benchmark]
    public UidSet? ParseScattered() => SequenceSet.TryParse(ScatteredText, out var set) ? set.Resolve(Messages) : null;

    [Benchmark]
    public UidSet Build() => UidSet.Of(Uids);

    [Benchmark]
    public UidSet Intersect() => Scattered.Intersect(Uids);

    [Benchmark]
    public UidSet Positions() => Scattered.PositionsIn(Uids);
}
