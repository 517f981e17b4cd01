using MailServer.Protocol.Imap;

namespace MailServer.Storage.Embedded.Folders;

/// <summary>Finding a place in a set without a step for each range before it.</summary>
internal static class UidSetSearch
{
    /// <summary>The index of the first range that ends at a number or behind it.</summary>
    public static int FirstRangeAt(this UidSet set, uint number)
    {
        var ranges = set.AsSpan();
        int low = 0, high = ranges.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (ranges[middle].Last < number) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
