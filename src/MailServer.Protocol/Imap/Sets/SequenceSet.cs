using System.Diagnostics.CodeAnalysis;
using System.Buffers.Text;

namespace MailServer.Protocol.Imap;

/// <summary>
/// A <c>sequence-set</c> as the client wrote it (RFC 9051 §9): ranges whose <c>*</c> is still open, or <c>$</c>, the saved search result (RFC 5182).
/// Whether the numbers are UIDs or sequence numbers says the command.
/// </summary>
public sealed class SequenceSet
{
    // 0 stands for "*": no message has that number.
    private const uint Star = 0;
    private readonly (uint From, uint To)[] _items;

    private SequenceSet((uint From, uint To)[] items, bool isSavedResult)
    {
        _items = items;
        IsSavedResult = isSavedResult;
        HasStar = Array.Exists(items, static item => item.From == Star || item.To == Star);
    }

    /// <summary><c>$</c>: what the last SEARCH with SAVE found.</summary>
    public static SequenceSet SavedResult { get; } = new([], isSavedResult: true);

    /// <summary><c>1:*</c>, everything there is.</summary>
    public static SequenceSet Everything { get; } = new([(1, Star)], isSavedResult: false);

    /// <summary>Whether the client wrote <c>$</c>; the session knows the numbers then.</summary>
    public bool IsSavedResult { get; }

    /// <summary>Whether a <c>*</c> occurs, so that the meaning depends on the highest number.</summary>
    public bool HasStar { get; }

    /// <summary>The largest number written; 0 when only <c>*</c> or <c>$</c> occurs. A sequence number above the folder's count is a client's error.</summary>
    public uint LargestNumber
    {
        get
        {
            uint largest = 0;
            foreach ((uint from, uint to) in _items)
            {
                largest = Math.Max(largest, Math.Max(from, to));
            }

            return largest;
        }
    }

    /// <summary>All numbers between two, these included.</summary>
    public static SequenceSet Of(uint first, uint last)
    {
        ArgumentOutOfRangeException.ThrowIfZero(first);
        ArgumentOutOfRangeException.ThrowIfLessThan(last, first);
        return new SequenceSet([(first, last)], isSavedResult: false);
    }

    /// <summary>Reads a <c>sequence-set</c> or <c>$</c>; takes the whole text or refuses it. Linear in its length.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, [NotNullWhen(true)] out SequenceSet? set)
    {
        set = null;
        if (text.SequenceEqual("$"u8))
        {
            set = SavedResult;
            return true;
        }

        var items = new (uint From, uint To)[text.Count((byte)',') + 1];
        int count = 0;
        foreach (Range part in text.Split((byte)','))
        {
            if (!TryParseItem(text[part], out items[count++]))
            {
                return false;
            }
        }

        set = new SequenceSet(items, isSavedResult: false);
        return true;
    }

    /// <summary>
    /// Puts a number in the place of <c>*</c> (RFC 9051 §9, <c>seq-number</c>): <c>5:*</c> is <c>3:5</c> when the highest number is 3.
    /// </summary>
    /// <param name="max">The highest number in use; 0 in an empty folder, where items with <c>*</c> name nothing.</param>
    /// <returns>The numbers, sorted and merged; the empty set for <c>$</c>.</returns>
    public UidSet Resolve(uint max)
    {
        var builder = new UidSetBuilder(_items.Length);
        foreach ((uint from, uint to) in _items)
        {
            uint first = from == Star ? max : from;
            uint last = to == Star ? max : to;
            if (first != 0 && last != 0)
            {
                builder.Add(new UidRange(Math.Min(first, last), Math.Max(first, last)));
            }
        }

        return builder.Build();
    }

    private static bool TryParseItem(ReadOnlySpan<byte> text, out (uint From, uint To) item)
    {
        int colon = text.IndexOf((byte)':');
        if (colon < 0)
        {
            bool single = TryParseNumber(text, out uint number);
            item = (number, number);
            return single;
        }

        bool from = TryParseNumber(text[..colon], out item.From);
        return TryParseNumber(text[(colon + 1)..], out item.To) && from;
    }

    // nz-number starts with a digit from 1 to 9: no sign, no leading zero.
    private static bool TryParseNumber(ReadOnlySpan<byte> text, out uint number)
    {
        number = Star;
        return text.SequenceEqual("*"u8)
            || (text.Length is > 0 and <= 10
                && text[0] is >= (byte)'1' and <= (byte)'9'
                && Utf8Parser.TryParse(text, out number, out int consumed)
                && consumed == text.Length);
    }
}
