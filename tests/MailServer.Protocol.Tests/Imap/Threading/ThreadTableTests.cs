using CsCheck;
using MailServer.Protocol.Imap;

namespace MailServer.Protocol.Tests.Imap.Threading;

public class ThreadTableTests
{
    private static readonly string[] Subjects = ["", "x", "Re: x", "X (fwd)", "y"];

    private static readonly Gen<ThreadRow> Row = Gen.Select(Gen.Int[0, 7], Gen.Int[0, 7].Array[0, 3], Gen.Int[0, 4], Gen.Int[0, 4]).Select(
        (id, references, subject, day) => new ThreadRow
        {
            MessageId = id == 7 ? null : Id(id),
            References = [.. references.Select(Id)],
            Subject = Subjects[subject],
            SentDate = new DateTimeOffset(2026, 11, day + 1, 0, 0, 0, TimeSpan.Zero),
            Arrival = new DateTimeOffset(2026, 12, day + 1, 0, 0, 0, TimeSpan.Zero),
        });

    [Fact]
    public void A_table_made_in_pieces_threads_any_part_as_the_messages_themselves_do() =>
        Gen.Select(Row.Array[0, 9], Gen.Int[0, 2].Array[9], Gen.Bool.Array[9], Gen.Enum<ThreadAlgorithm>()).Sample((rows, piece, isThreaded, algorithm) =>
        {
            var table = new ThreadTable(Collation.UnicodeCasemap);
            for (int number = 0; number < 3; number++)
            {
                int[] indexes = [.. Enumerable.Range(0, rows.Length).Where(index => piece[index] == number)];
                table.Add([.. indexes.Select(Uid)], [.. indexes.Select(index => rows[index])]);
            }

            int[] part = [.. Enumerable.Range(0, rows.Length).Where(index => isThreaded[index])];
            (IReadOnlyList<ThreadNode> threads, uint[] uids) = table.Thread(UidSet.Of(part.Select(Uid)), algorithm);
            Assert.Equal(part.Select(Uid), uids);
            IReadOnlyList<ThreadNode> expected = MessageThreader.Thread([.. part.Select(index => rows[index])], algorithm);
            Assert.Equal(Written(expected), Written(threads));
        });

    [Fact]
    public void What_it_knows_is_told_and_not_added_again()
    {
        var table = new ThreadTable(Collation.UnicodeCasemap);
        table.Add([3, 7], [new ThreadRow { MessageId = "3" }, new ThreadRow { MessageId = "7" }]);
        long octets = table.Octets;
        table.Add([3], [new ThreadRow { MessageId = "other" }]);
        Assert.Equal((2, octets), (table.Messages, table.Octets));
        Assert.Equal(UidSet.Of(7), table.Known(UidSet.Of(4, 9)));
        Assert.Equal("", Written(table.Thread(UidSet.Of(4, 6), ThreadAlgorithm.References).Threads));
    }

    [Fact]
    public void Links_in_a_circle_are_found_when_short_walks_no_longer_do()
    {
        // A chain that is linked from its end, so that each walk towards the root is as long as the chain, and then closed.
        const int Count = 3_000;
        ThreadRow[] rows =
        [
            .. Enumerable.Range(1, Count - 1).Select(number => new ThreadRow { MessageId = Id(Count - number), References = [Id(Count - number - 1)] }),
            .. Enumerable.Range(0, Count).Select(_ => new ThreadRow { References = [Id(Count - 1), Id(0)] }),
        ];
        string text = Written(MessageThreader.Thread(rows, ThreadAlgorithm.Refs));
        Assert.Equal(rows.Length, text.Split([' ', '(', ')'], StringSplitOptions.RemoveEmptyEntries).Length);
    }

    private static string Id(int number) => $"{number}@x";

    // UIDs have gaps.
    private static uint Uid(int index) => ((uint)index * 3) + 1;

    private static string Written(IReadOnlyList<ThreadNode> threads)
    {
        uint[] numbers = [.. Enumerable.Range(1, 10_000).Select(number => (uint)number)];
        return Wire.Written(output => output.WriteThread(threads, numbers))["* THREAD".Length..].Trim();
    }
}
