namespace MailServer.Storage.Embedded.Folders;

/// <summary>A set of up to 128 keywords as bits.</summary>
internal readonly record struct KeywordBits(ulong Low, ulong High)
{
    public const int Most = 128;

    public bool IsEmpty => (Low | High) == 0;

    public bool Has(int bit) => ((bit < 64 ? Low >> bit : High >> (bit - 64)) & 1) != 0;

    public KeywordBits With(int bit) => bit < 64 ? new(Low | (1UL << bit), High) : new(Low, High | (1UL << (bit - 64)));

    public static KeywordBits operator |(KeywordBits left, KeywordBits right) => new(left.Low | right.Low, left.High | right.High);

    public static KeywordBits operator &(KeywordBits left, KeywordBits right) => new(left.Low & right.Low, left.High & right.High);

    public static KeywordBits operator ~(KeywordBits bits) => new(~bits.Low, ~bits.High);
}
