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

    [Theory]
    [InlineData("Ann <ann@there.test>", "\"Ann via team\"", "ann@there.test")]
    [InlineData("ann@there.test", "\"ann via team\"", "ann@there.test")]
    [InlineData("\"Ann \\\"the\\\" Author\" <ann@there.test>, Bob <bob@there.test>", "\"Ann \\\"the\\\" Author via team\"", "ann@there.test")]
    [InlineData("=?utf-8?q?J=C3=B6rg=0D=0ABcc=3A?= <j@there.test>", "=?utf-8?q?J=C3=B6rgBcc=3A?= via team", "j@there.test")]
    [InlineData("nonsense", "\"via team\"", null)]
    public async Task The_list_sends_in_the_authors_name_where_it_shall(string from, string name, string? replyTo)
    {
        var list = new MailingList(ListHarness.Team) { From = ListFrom.List };

        var edited = await EditAsync(list, $"From: {from}\r\nOriginal-From: x@y.test\r\nFrom: second@there.test\r\n");

        var lines = edited.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var end = Array.IndexOf(lines, " <team@example.test>");
        Assert.Equal(MailServer.Messages.Text.EncodedWords.Decode(name), MailServer.Messages.Text.EncodedWords.Decode(string.Concat(lines[..end])["From:".Length..].Trim()));
        string[] rest = [.. replyTo is null ? (string[])[] : [$"Reply-To: <{replyTo}>"], $"Original-From: {from}", "From: second@there.test"];
        Assert.Equal(rest, lines[(end + 1)..]);
    }

    [Fact]
    public async Task Where_answers_go_is_left_alone_when_the_author_or_the_list_has_said_it()
    {
        var list = new MailingList(ListHarness.Team) { From = ListFrom.List };
        var long_ = "From: " + new string('a', 950) + " <ann@there.test>\r\n";

        Assert.EndsWith("Original-From: ann@there.test\r\nReply-To: else@there.test\r\n", await EditAsync(list, "From: ann@there.test\r\nReply-To: else@there.test\r\n"), StringComparison.Ordinal);
        Assert.DoesNotContain("Reply-To: <ann", await EditAsync(list with { Replies = ListReplies.ToList }, "From: ann@there.test\r\n"), StringComparison.Ordinal);
        Assert.All((await EditAsync(list, long_)).Split("\r\n"), line => Assert.InRange(line.Length, 0, 998));
    }

    [Fact]
    public void Pages_for_help_and_archive_are_told_and_else_the_owner_is_asked()
    {
        var list = new MailingList(ListHarness.Team) { HelpPage = new Uri("https://lists.test/help me"), ArchivePage = new Uri("https://lists.test/old") };

        Assert.Contains("\r\nList-Help: <https://lists.test/help%20me>\r\nList-Archive: <https://lists.test/old>\r\n", ListFields.Shared(list), StringComparison.Ordinal);
        var owned = ListFields.Shared(new MailingList(ListHarness.Team) { Owner = new("bob", "example.test") });
        Assert.Contains("\r\nList-Help: <mailto:team-owner@example.test?subject=help>\r\n", owned, StringComparison.Ordinal);
        Assert.DoesNotContain("List-Archive", owned, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://lists.test/", false)]
    [InlineData("/relative", false)]
    [InlineData("mailto:help@lists.test", true)]
    public void A_page_has_an_address_that_mail_programs_open(string page, bool isValid) =>
        Assert.Equal(isValid, ListRules.IsValid(new MailingList(ListHarness.Team) { HelpPage = new Uri(page, UriKind.RelativeOrAbsolute) }));

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
