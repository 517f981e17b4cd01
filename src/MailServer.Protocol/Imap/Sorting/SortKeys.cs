using System.Buffers.Binary;
using System.Text;

namespace MailServer.Protocol.Imap;

/// <summary>What messages are sorted by, as octets: the order of the octets is the order of SORT (RFC 5256 §3).</summary>
public static class SortKeys
{
    // Nobody tells two subjects apart by what comes after a page of text, and a mailbox of hostile ones must not fill the memory.
    private const int MostOctets = 1024;

    /// <summary>The octets of one message for one criterion.</summary>
    /// <param name="row">What is known of the message.</param>
    /// <param name="key">The criterion; not RELEVANCY, which belongs to a search and not to a message.</param>
    /// <param name="collation">How texts compare (RFC 5255 §4.2).</param>
    public static byte[] Of(SortRow row, SortKey key, Collation collation)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(collation);
        return key switch
        {
            SortKey.Arrival => Number(row.Arrival.UtcTicks),
            SortKey.Date => Number(row.SentDate.UtcTicks),
            SortKey.Size => Number(row.Size),
            SortKey.Relevancy => throw new ArgumentOutOfRangeException(nameof(key)),
            _ => Octets(Text(row, key), collation),
        };
    }

    /// <summary>The text of a criterion that compares texts.</summary>
    internal static string Text(SortRow row, SortKey key) => key switch
    {
        SortKey.Subject => BaseSubject.Extract(row.Subject).Text,
        SortKey.Cc => row.Cc,
        SortKey.From => row.From,
        SortKey.To => row.To,
        SortKey.DisplayFrom => row.DisplayFrom,
        _ => row.DisplayTo,
    };

    /// <summary>As much of a text as is compared.</summary>
    internal static string Beginning(string text) => text.Length <= MostOctets ? text : text[..MostOctets];

    private static byte[] Octets(string text, Collation collation)
    {
        byte[] octets = Encoding.UTF8.GetBytes(collation.OrderKey(Beginning(text)));
        return octets.Length <= MostOctets ? octets : octets[..MostOctets];
    }

    // None of these numbers is negative.
    private static byte[] Number(long value)
    {
        byte[] octets = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(octets, value);
        return octets;
    }
}
