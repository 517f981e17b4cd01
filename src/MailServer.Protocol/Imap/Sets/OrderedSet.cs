using System.Buffers;

namespace MailServer.Protocol.Imap;

/// <summary>Writes numbers as a set that keeps their order (RFC 5267 §3.2): only ascending neighbours become a range.</summary>
internal static class OrderedSet
{
    public static void Write(IBufferWriter<byte> output, IReadOnlyList<uint> numbers)
    {
        for (int start = 0; start < numbers.Count;)
        {
            int end = start;
            while (end + 1 < numbers.Count && numbers[end] != uint.MaxValue && numbers[end + 1] == numbers[end] + 1)
            {
                end++;
            }

            int length = UidRangeText.Write(new UidRange(numbers[start], numbers[end]), comma: start > 0, output.GetSpan(22));
            output.Advance(length);
            start = end + 1;
        }
    }
}
