using System.Buffers;

namespace MailServer.Protocol.Tests.Text;

/// <summary>Input as it comes from a pipe: cut into segments of one size.</summary>
internal static class Pieces
{
    public static ReadOnlySequence<byte> Cut(byte[] input, int size)
    {
        var first = new Segment(default, 0);
        Segment last = first;
        for (int at = 0; at < input.Length; at += size)
            last = last.Append(input.AsMemory(at, Math.Min(size, input.Length - at)));
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long index)
        {
            Memory = memory;
            RunningIndex = index;
        }

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
