using CsCheck;
using MailServer.Protocol.Imap;

namespace MailServer.Protocol.Tests.Imap.Threading;

public class MessageThreaderTests
{
    private const string Ids = "abcdefgh";

    private static readonly string[] Subjects = ["", "x", "Re: x", "X (fwd)", "y", "Fwd: y", "[l] x", "[fwd: y]"];

    private static readonly Gen<ThreadRow> Row = Gen.Select(
        Gen.Int[0, 7], Gen.Int[0, 9].Array[0, 4], Gen.Int[0, Subjects.Length - 1], Gen.Int[0, 4], Gen.Int[0, 4]).Select(
        (id, references, subject, sent, arrival) => new ThreadRow
        {
            MessageId = id == 7 ? null : Ids.Substring(id, 1),
            References = [.. references.Select(reference => Ids.Substring(reference % Ids.Length, 1))],
            Subject = Subjects[subject],
            SentDate = Day(sent),
            Arrival = Day(arrival),
        });

    [Fact]
    public void References_agree_with_the_steps_of_the_rfc() => Row.Array[0, 9].Sample(
        rows => Assert.Equal(ReferencesOracle.Thread(rows, bySubject: true), Format(MessageThreader.Thread(rows, ThreadAlgorithm.References))),
        iter: 30_000);

    [Fact]
    public void Refs_agree_with_the_steps_without_subjects() => Row.Array[0, 9].Sample(
        rows => Assert.Equal(ReferencesOracle.Thread(rows, bySubject: false), Format(MessageThreader.Thread(rows, ThreadAlgorithm.Refs))),
        iter: 30_000);

    [Fact]
    public void Ordered_subject_groups_by_subject_and_sorts_by_date() => Row.Array[0, 12].Sample(rows =>
    {
        IReadOnlyList<ThreadNode> threads = MessageThreader.Thread(rows, ThreadAlgorithm.OrderedSubject);
        Assert.All(threads.SelectMany(thread => thread.Children), child => Assert.Empty(child.Children));
        int[][] found = [.. threads.Select(thread => thread.Children.Select(child => child.Row).Prepend(thread.Row).ToArray())];

        // As the RFC says it: sort by subject and date, cut, sort the threads by their first date.
        var expected = Enumerable.Range(0, rows.Length)
            .OrderBy(row => Subject(rows[row]), StringComparer.Ordinal).ThenBy(row => rows[row].SentDate).ThenBy(row => row)
            .GroupBy(row => Subject(rows[row]))
            .Select(thread => thread.ToArray())
            .OrderBy(thread => rows[thread[0]].SentDate).ThenBy(thread => thread[0]);
        Assert.Equal(expected, found);
    });

    [Fact]
    public void Answers_hang_below_what_they_answer()
    {
        ThreadRow[] rows =
        [
            new() { MessageId = "1", Subject = "a", SentDate = Day(1) },
            new() { MessageId = "3", References = ["1", "2"], Subject = "Re: a", SentDate = Day(3) },
            new() { MessageId = "4", References = ["1"], Subject = "Re: a", SentDate = Day(2) },
            new() { MessageId = "9", Subject = "Re: A", SentDate = Day(4) },
        ];
        Assert.Equal("(0(2)(1)(3))", Format(MessageThreader.Thread(rows, ThreadAlgorithm.References)));
        Assert.Equal("(0(2)(1))(3)", Format(MessageThreader.Thread(rows, ThreadAlgorithm.Refs)));
    }

    [Fact]
    public void Siblings_of_an_unknown_parent_stay_together()
    {
        ThreadRow[] rows = [new() { MessageId = "1", References = ["0"] }, new() { MessageId = "2", References = ["0"] }];
        Assert.Equal("((0)(1))", Format(MessageThreader.Thread(rows, ThreadAlgorithm.References)));
        Assert.Equal("* THREAD ((7)(9))\r\n", Wire.Written(output => output.WriteThread(MessageThreader.Thread(rows, ThreadAlgorithm.Refs), [7, 9])));
    }

    [Fact]
    public void A_message_that_answers_itself_or_its_answer_makes_no_loop()
    {
        ThreadRow[] rows = [new() { MessageId = "1", References = ["1"] }, new() { MessageId = "2", References = ["3"] }, new() { MessageId = "3", References = ["2"] }];
        Assert.Equal("(0)(2(1))", Format(MessageThreader.Thread(rows, ThreadAlgorithm.Refs)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_chain_of_a_hundred_thousand_in_any_order_is_one_thread(bool shuffled)
    {
        const int Count = 100_000;
        int[] order = [.. Enumerable.Range(0, Count)];
        if (shuffled)
        {
            new Random(5).Shuffle(order);
        }

        ThreadRow[] rows = [.. order.Select(number => new ThreadRow { MessageId = Id(number), References = [Id(number - 1)], Subject = "Re: x", SentDate = Day(0) })];
        ThreadNode node = Assert.Single(MessageThreader.Thread(rows, ThreadAlgorithm.References));
        for (int depth = 0; depth < Count; depth++)
        {
            Assert.Equal(depth, order[node.Row]);
            node = depth < Count - 1 ? Assert.Single(node.Children) : node;
        }

        Assert.Empty(node.Children);
    }

    [Fact]
    public void A_deep_comb_is_written_without_recursion()
    {
        const int Depth = 100_000;
        var node = new ThreadNode(0, []);
        for (int depth = 1; depth < Depth; depth++)
        {
            node = new ThreadNode(0, [node, new ThreadNode(0, [])]);
        }

        string text = Wire.Written(output => output.WriteThread([node], [7]));
        Assert.Equal(text.Count(letter => letter == '('), text.Count(letter => letter == ')'));
        Assert.Equal((2 * Depth) - 1, text.Count(letter => letter == '7'));
    }

    [Fact]
    public void Messages_that_change_their_parents_again_and_again_are_answered()
    {
        // Each reference list hangs its members under another head, so that links are cut all the time.
        const int Count = 20_000;
        ThreadRow[] rows = [.. Enumerable.Range(0, Count).Select(number => new ThreadRow
        {
            MessageId = Id(number),
            References = [Id((number * 7919) % Count), Id(Count - number), Id((number + 1) % Count)],
        })];
        var seen = new List<int>();
        var stack = new Stack<ThreadNode>(MessageThreader.Thread(rows, ThreadAlgorithm.References));
        while (stack.TryPop(out ThreadNode? node))
        {
            seen.Add(node.Row);
            foreach (ThreadNode child in node.Children)
            {
                stack.Push(child);
            }
        }

        Assert.Equal(Enumerable.Range(0, Count), seen.Where(row => row >= 0).Order());
    }

    [Theory]
    [InlineData("<a@b>", "a@b")]
    [InlineData(" text <\"01KF8JCEOCBS0045PS\"@xxx.yyy.com> more", "01KF8JCEOCBS0045PS@xxx.yyy.com")]
    [InlineData("<\"a\\\"\\\\\"@b>", "a\"\\@b")]
    [InlineData("<\"a b>\"@c>", "a b>@c")]
    [InlineData("<a @ b>", "a@b")]
    [InlineData("<a@<b@c>", "b@c")]
    [InlineData("<a><b@c>", "b@c")]
    [InlineData("<@b>", null)]
    [InlineData("<a@>", null)]
    [InlineData("a@b", null)]
    [InlineData("<a@b", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void An_id_has_one_spelling(string? field, string? id) => Assert.Equal(id, MessageIds.First(field));

    [Fact]
    public void References_come_from_one_field_or_the_other()
    {
        Assert.Equal(["a@b", "c@d"], MessageIds.References("<a@b>\r\n <c@d>", "<e@f>"));
        Assert.Equal(["e@f"], MessageIds.References("junk", "x <e@f> y <g@h>"));
        Assert.Empty(MessageIds.References(null, null));
        IReadOnlyList<string> many = MessageIds.References(string.Concat(Enumerable.Range(0, 5_000).Select(number => $"<{number}@x>")), null);
        Assert.Equal(1_000, many.Count);
        Assert.Equal("4999@x", many[^1]);
    }

    private static string Id(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Subject(ThreadRow row) => BaseSubject.Extract(row.Subject).Text.ToUpperInvariant();

    private static DateTimeOffset Day(int number) => new(2000, 1, 1 + number, 0, 0, 0, TimeSpan.Zero);

    private static string Format(IEnumerable<ThreadNode> nodes) =>
        string.Concat(nodes.Select(node => $"({(node.Row < 0 ? "" : Id(node.Row))}{Format(node.Children)})"));
}
