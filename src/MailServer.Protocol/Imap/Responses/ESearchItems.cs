using System.Buffers;

namespace MailServer.Protocol.Imap;

/// <summary>Writes the items of an ESEARCH response that extensions add.</summary>
internal static class ESearchItems
{
    // RFC 9394 §4: PARTIAL (-1:-100 23764,23762)
    public static void WritePartial(IBufferWriter<byte> output, PartialResult? partial)
    {
        if (partial is null)
        {
            return;
        }

        PartialRange range = partial.Range;
        output.Write(range.IsFromEnd ? " PARTIAL (-"u8 : " PARTIAL ("u8);
        output.WriteNumber(range.From);
        output.Write(range.IsFromEnd ? ":-"u8 : ":"u8);
        output.WriteNumber(range.To);
        output.Write(partial.Numbers.Count == 0 ? " NIL"u8 : " "u8);
        OrderedSet.Write(output, partial.Numbers);
        output.Write(")"u8);
    }

    // RFC 6203 §7: RELEVANCY (4 99 42)
    public static void WriteRelevancy(IBufferWriter<byte> output, IReadOnlyList<int>? scores)
    {
        if (scores is null)
        {
            return;
        }

        output.Write(" RELEVANCY ("u8);
        for (int i = 0; i < scores.Count; i++)
        {
            output.Write(i == 0 ? ""u8 : " "u8);
            output.WriteNumber(Math.Clamp(scores[i], 1, 100));
        }

        output.Write(")"u8);
    }

    // RFC 5267 §5: neighbours of one kind share a list.
    public static void WriteUpdates(IBufferWriter<byte> output, IReadOnlyList<SearchContextUpdate> updates)
    {
        for (int i = 0; i < updates.Count; i++)
        {
            bool opens = i == 0 || updates[i - 1].IsRemoval != updates[i].IsRemoval;
            bool closes = i + 1 == updates.Count || updates[i + 1].IsRemoval != updates[i].IsRemoval;
            output.Write(!opens ? " "u8 : updates[i].IsRemoval ? " REMOVEFROM ("u8 : " ADDTO ("u8);
            output.WriteNumber(updates[i].Position);
            output.Write(" "u8);
            OrderedSet.Write(output, updates[i].Numbers);
            output.Write(closes ? ")"u8 : ""u8);
        }
    }
}
