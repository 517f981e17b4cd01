using MailServer.Protocol.Imap;

namespace MailServer.Imap.Searching;

/// <summary>Parts of a set by position, for PARTIAL (RFC 9394); steps over ranges, not numbers.</summary>
internal static class UidSetSlices
{
    public static UidSet Slice(this UidSet set, PartialRange partial)
    {
        var (skip, take) = partial.Resolve((int)Math.Min(set.Count, int.MaxValue));
        var slice = new UidSetBuilder();
        foreach (var range in set.Ranges)
        {
            if (take == 0) break;
            var size = (long)range.Last - range.First + 1;
            var skipped = (int)Math.Min(skip, size);
            var taken = (int)Math.Min(take, size - skipped);
            skip -= skipped;
            take -= taken;
            if (taken > 0) slice.Add(new UidRange(range.First + (uint)skipped, range.First + (uint)skipped + (uint)taken - 1));
        }

        return slice.Build();
    }
}
