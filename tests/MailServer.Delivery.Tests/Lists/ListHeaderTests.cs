using System.Text;
using MailServer.Delivery.Lists;
using MailServer.Directories.Lists;
using MailServer.Messages;

namespace MailServer.Delivery.Tests.Lists;

/// <summary>What a list changes in a header, and what it leaves alone.</summary>
public class ListHeaderTests
{
    [Theory]
    [InlineData("Subject: Hi\r\n", "Subject: [team] Hi\r\n")]
    [InlineData("Subject:Hi\r\n", "Subject: [team] Hi\r\n")]
    [InlineData("Subject:\r\n", "Subject: [team]\r\n")]
    [InlineData("SUBJECT: Re: [TEAM] Hi\r\n", "SUBJECT: Re: [TEAM] Hi\r\n")]
    [InlineData("Subject: =?utf-8?q?Re=3A_=5Bteam=5D_Gr=C3=BC=C3=9Fe?=\r\n", "Subject: =?utf-8?q?Re=3A_=5Bteam=5D_Gr=C3=BC=C3=9Fe?=\r\n")]
    [InlineData("Subject: Hi\r\n\tthere\r\n", "Subject: [team] Hi\r\n\tthere\r\n")]
    [InlineData("Subject: a subject that would make the line longer than it was\r\n", "Subject: [team]\r\n a subject that would make the line longer than it was\r\n")]
    [InlineData("", "Subject: [team]\r\n")]
    public async Task The_subject_gets_the_tag_once(string subject, string expected)
    {
        var list = new MailingList(ListHarness.Team) { SubjectTag = "team" };

        Assert.Equal($"X-A: 1\r\n{expected}", await EditAsync(list, $"X-A: 1\r\n{subject}"));
    }

    [Fact]
    public async Task Fields_of_other_lists_go_and_the_rest_stays_octet_for_octet()
    {
        var list = new MailingList(ListHarness.Team);
        const string Kept = "DKIM-Signature: v=1;\r\n\tb=x\r\nFrom: J\u00f6rg <j@example.org>\r\nbroken line\r\nReply-To: j@example.org\r\nX-Long: \t  spaces  \r\n";

        Assert.Equal(Kept, await EditAsync(list, "Return-Path: <x@y.test>\r\nList-Id: <other.test>\r\nlist-unsubscribe : <mailto:x@y.test>,\r\n <https://y.test>\r\n" + Kept + "Precedence: bulk\r\n"));
    }

    [Fact]
    public async Task Answers_go_to_the_list_where_it_wants_them()
    {
        var list = new MailingList(ListHarness.Team) { Replies = ListReplies.ToList };
        var header = await HeaderAsync("Reply-To: j@example.org\r\nFrom: j@example.org\r\n");

        var edited = Encoding.Latin1.GetString(header!.For(list));

        Assert.EndsWith("Precedence: list\r\nReply-To: <team@example.test>\r\nFrom: j@example.org\r\n", edited, StringComparison.Ordinal);
    }

    [Fact]
    public void Titles_and_tags_in_other_scripts_are_encoded_and_a_list_of_announcements_says_so()
    {
        var list = new MailingList(ListHarness.Team) { Title = string.Concat(Enumerable.Repeat("Gr\u00fc\u00dfe aus K\u00f6ln ", 12)), Posting = ListPosting.Senders };

        var fields = ListFields.Shared(list);

        Assert.All(fields.Split("\r\n"), line => Assert.True(line.Length <= 85 && Ascii.IsValid(line), line));
        Assert.Contains("=?utf-8?", fields, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\r\nList-Post: NO\r\n", fields, StringComparison.Ordinal);
        Assert.Equal("[Gr\u00fc\u00dfe]", MailServer.Messages.Text.EncodedWords.Decode(ListFields.Tag("Gr\u00fc\u00dfe")));
        foreach (var line in fields.Split("\r\n", StringSplitOptions.RemoveEmptyEntries)) Assert.Matches("^([A-Za-z-]+:|[ \t])", line);
    }

    [Theory]
    [InlineData("Subject:")]
    [InlineData("Subject: x")]
    [InlineData("")]
    [InlineData("\r\nbody")]
    [InlineData(": x\r\n y\r\n\r\n")]
    [InlineData(" folded from nothing\r\n\r\n")]
    public async Task A_header_that_is_none_is_no_trouble(string message)
    {
        var bytes = Encoding.Latin1.GetBytes(message);
        var header = await ListHeader.ReadAsync(MessageContent.FromMemory(bytes), default);

        Assert.Contains("Subject: [team]", Encoding.Latin1.GetString(header!.For(new MailingList(ListHarness.Team) { SubjectTag = "team" })), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_bytes_pass_and_a_list_without_changes_only_adds()
    {
        var random = new Random(1);
        for (var round = 0; round < 2000; round++)
        {
            var bytes = new byte[random.Next(200)];
            foreach (ref var octet in bytes.AsSpan()) octet = "Ss: \t\r\nubject:=?[]\x80"u8[random.Next(20)];
            var header = (await ListHeader.ReadAsync(MessageContent.FromMemory(bytes), default))!;
            var edited = header.For(new MailingList(ListHarness.Team));
            Assert.Equal(bytes[..header.Length], edited[ListFields.Shared(new MailingList(ListHarness.Team)).Length..]);
            header.For(new MailingList(ListHarness.Team) { SubjectTag = "team", Replies = ListReplies.ToList });
        }
    }

    [Fact]
    public async Task A_header_without_end_is_refused()
    {
        Assert.Null(await HeaderAsync(string.Concat(Enumerable.Repeat("X-Y: " + new string('a', 90) + "\r\n", 3000))));
    }

    private static async Task<string> EditAsync(MailingList list, string header)
    {
        var edited = Encoding.Latin1.GetString((await HeaderAsync(header))!.For(list));
        var shared = ListFields.Shared(list);
        Assert.StartsWith(shared, edited, StringComparison.Ordinal);
        return edited[shared.Length..];
    }

    private static ValueTask<ListHeader?> HeaderAsync(string header) =>
        ListHeader.ReadAsync(MessageContent.FromMemory(Encoding.Latin1.GetBytes(header + "\r\nSubject: body\r\n")), default);
}
