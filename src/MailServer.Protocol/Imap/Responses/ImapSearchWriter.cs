using System.Buffers;

namespace MailServer.Protocol.Imap;

/// <summary>What an ESEARCH response tells (RFC 9051 §7.3.4); null or missing values are not written.</summary>
public sealed record ESearchResponse
{
    /// <summary>The tag of the command that it answers.</summary>
    public required string Tag { get; init; }

    /// <summary>Whether the numbers are UIDs.</summary>
    public bool IsUid { get; init; }

    /// <summary>MIN; null or 0 when nothing was found or not asked for.</summary>
    public uint? Min { get; init; }

    /// <summary>MAX; null or 0 when nothing was found or not asked for.</summary>
    public uint? Max { get; init; }

    /// <summary>ALL; not written when empty (RFC 4731 §3.1).</summary>
    public UidSet? All { get; init; }

    /// <summary>COUNT.</summary>
    public uint? Count { get; init; }

    /// <summary>MODSEQ (RFC 7162 §3.1.6); null when not asked for or nothing was found.</summary>
    public long? ModSeq { get; init; }

    /// <summary>MAILBOX: which mailbox was searched by ESEARCH; null for SEARCH (RFC 7377 §2.1).</summary>
    public string? Mailbox { get; init; }

    /// <summary>UIDVALIDITY of <see cref="Mailbox"/>.</summary>
    public uint UidValidity { get; init; }

    /// <summary>ALL of SORT, in its order (RFC 5267 §3.2); instead of <see cref="All"/>.</summary>
    public IReadOnlyList<uint> Sorted { get; init; } = [];

    /// <summary>PARTIAL; null when not asked for.</summary>
    public PartialResult? Partial { get; init; }

    /// <summary>RELEVANCY: a score from 1 to 100 for each message of ALL or PARTIAL (RFC 6203 §4); null when not asked for.</summary>
    public IReadOnlyList<int>? Relevancy { get; init; }

    /// <summary>ADDTO and REMOVEFROM, in the order in which the client must apply them.</summary>
    public IReadOnlyList<SearchContextUpdate> Updates { get; init; } = [];
}

/// <summary>Writes the results of SEARCH.</summary>
public static class ImapSearchWriter
{
    /// <summary><c>* SEARCH 2 3 6</c>, for IMAP4rev1 clients (RFC 3501 §7.2.5).</summary>
    /// <param name="output">Where to.</param>
    /// <param name="numbers">What was found; as many as the mailbox has messages at most.</param>
    /// <param name="modSeq">The highest mod-sequence of these messages, if MODSEQ was among the keys (RFC 7162 §3.1.5).</param>
    public static void WriteSearch(this IBufferWriter<byte> output, UidSet numbers, long? modSeq = null)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        output.Write("* SEARCH"u8);
        foreach (UidRange range in numbers.AsSpan())
        {
            for (long number = range.First; number <= range.Last; number++)
            {
                output.Write(" "u8);
                output.WriteNumber(number);
            }
        }

        output.WriteModSeq(numbers.IsEmpty ? null : modSeq);
        output.Write("\r\n"u8);
    }

    /// <summary><c>* SORT 2 84 882</c> (RFC 5256 §4), in the order of the result.</summary>
    public static void WriteSort(this IBufferWriter<byte> output, IReadOnlyList<uint> numbers, long? modSeq = null)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        output.Write("* SORT"u8);
        for (int i = 0; i < numbers.Count; i++)
        {
            output.Write(" "u8);
            output.WriteNumber(numbers[i]);
        }

        output.WriteModSeq(numbers.Count == 0 ? null : modSeq);
        output.Write("\r\n"u8);
    }

    // RFC 7162 §3.1.6, §3.1.9: behind what was found, and never alone.
    private static void WriteModSeq(this IBufferWriter<byte> output, long? modSeq)
    {
        if (modSeq is { } value)
        {
            output.Write(" (MODSEQ "u8);
            output.WriteNumber(value);
            output.Write(")"u8);
        }
    }

    /// <summary><c>* ESEARCH (TAG "A282") UID MIN 2 COUNT 3</c></summary>
    public static void WriteESearch(this IBufferWriter<byte> output, ESearchResponse response) => WriteESearch(output, response, utf8: false);

    /// <summary><c>* ESEARCH (TAG "A282" MAILBOX "x" UIDVALIDITY 1) UID ALL 2:4</c></summary>
    /// <param name="output">Where to.</param>
    /// <param name="response">What is told.</param>
    /// <param name="utf8">Whether the client has enabled UTF-8.</param>
    public static void WriteESearch(this IBufferWriter<byte> output, ESearchResponse response, bool utf8)
    {
        ArgumentNullException.ThrowIfNull(response);
        Correlators(output, response, utf8);
        Number(output, " MIN "u8, response.Min is 0 ? null : response.Min);
        Number(output, " MAX "u8, response.Max is 0 ? null : response.Max);
        if (response.All is { IsEmpty: false } all)
        {
            output.Write(" ALL "u8);
            all.Format(output);
        }
        else if (response.Sorted.Count > 0)
        {
            output.Write(" ALL "u8);
            OrderedSet.Write(output, response.Sorted);
        }

        Number(output, " COUNT "u8, response.Count);
        ESearchItems.WritePartial(output, response.Partial);
        ESearchItems.WriteRelevancy(output, response.Relevancy);
        Number(output, " MODSEQ "u8, response.ModSeq);
        ESearchItems.WriteUpdates(output, response.Updates);
        output.Write("\r\n"u8);
    }

    private static void Correlators(IBufferWriter<byte> output, ESearchResponse response, bool utf8)
    {
        output.Write("* ESEARCH (TAG "u8);
        output.WriteString(response.Tag);
        if (response.Mailbox is { } mailbox)
        {
            output.Write(" MAILBOX "u8);
            output.WriteMailbox(mailbox, utf8);
            Number(output, " UIDVALIDITY "u8, response.UidValidity);
        }

        output.Write(response.IsUid ? ") UID"u8 : ")"u8);
    }

    private static void Number(IBufferWriter<byte> output, ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number)
        {
            output.Write(name);
            output.WriteNumber(number);
        }
    }
}
