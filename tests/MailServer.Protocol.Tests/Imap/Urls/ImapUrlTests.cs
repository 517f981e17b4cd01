using MailServer.Protocol.Imap;

namespace MailServer.Protocol.Tests.Imap.Urls;

public class ImapUrlTests
{
    [Fact]
    public void A_relative_url_names_a_part_of_a_message()
    {
        ImapUrl url = Parse("/Drafts/a%20b;UIDVALIDITY=385759045/;UID=20/;SECTION=1.2.HEADER/;PARTIAL=5.100");
        Assert.True(url.IsRelative);
        Assert.Equal("Drafts/a b", url.Mailbox);
        Assert.Equal(385759045u, url.UidValidity);
        Assert.Equal(20u, url.Uid);
        Assert.Equal([1u, 2u], url.Section!.Part);
        Assert.Equal(FetchSectionText.Header, url.Section.Text);
        Assert.Equal(5, url.PartialOffset);
        Assert.Equal(100, url.PartialLength);
        Assert.Equal(UrlAccess.None, url.Access);
    }

    [Theory]
    [InlineData(";UID=20", null, 20u)]
    [InlineData("/;UID=20", null, 20u)]
    [InlineData("/inbox/;uid=20/;section=text", "INBOX", 20u)]
    [InlineData("Drafts/;UID=3002", "Drafts", 3002u)]
    [InlineData("/%C3%BC/;UID=1", "\u00FC", 1u)]
    [InlineData("/x", "x", null)]
    [InlineData("imap://host", null, null)]
    [InlineData("imap://host:993/x/;UID=1", "x", 1u)]
    public void Short_forms_are_read(string text, string? mailbox, uint? uid)
    {
        ImapUrl url = Parse(text);
        Assert.Equal(mailbox, url.Mailbox);
        Assert.Equal(uid, url.Uid);
    }

    [Fact]
    public void An_authorized_url_has_its_token_and_what_it_signs()
    {
        const string Rump = "imap://joe;AUTH=*@example.com/INBOX/;uid=20/;section=1.2;expire=2006-12-31T23:59:59-08:00;urlauth=submit+fr%65d";
        ImapUrl url = Parse(Rump + ":internal:91354a473744909de610943775f92038");
        Assert.Equal("joe", url.User);
        Assert.Equal("example.com", url.Server);
        Assert.Equal(UrlAccess.Submit, url.Access);
        Assert.Equal("fred", url.AccessUser);
        Assert.Equal(new DateTimeOffset(2006, 12, 31, 23, 59, 59, TimeSpan.FromHours(-8)), url.Expire);
        Assert.Equal("INTERNAL", url.Mechanism);
        Assert.Equal("91354a473744909de610943775f92038", url.Token);
        Assert.Equal(Rump, url.Rump);
        ImapUrl rump = Parse(Rump);
        Assert.Null(rump.Token);
        Assert.Equal(Rump, rump.Rump);
    }

    [Theory]
    [InlineData("anonymous", UrlAccess.Anonymous)]
    [InlineData("authuser", UrlAccess.AuthenticatedUser)]
    [InlineData("user+x", UrlAccess.User)]
    [InlineData("submit+x", UrlAccess.Submit)]
    public void Access_is_told_apart(string text, UrlAccess access) =>
        Assert.Equal(access, Parse("imap://a@b/c/;UID=1;URLAUTH=" + text).Access);

    [Theory]
    [InlineData("")]
    [InlineData("http://x/y")]
    [InlineData("//host/x")]
    [InlineData("imap://")]
    [InlineData("imap:///x")]
    [InlineData("/a b")]
    [InlineData("/a%2")]
    [InlineData("/a%zz")]
    [InlineData("/%FF")]
    [InlineData("/a%00")]
    [InlineData("/a?SUBJECT%20x")]
    [InlineData("/a;FOO=1")]
    [InlineData("/a;UIDVALIDITY=0/;UID=1")]
    [InlineData("/a/;UID=0")]
    [InlineData("/a/;UID=4294967296")]
    [InlineData("/a/;UID=+1")]
    [InlineData("/a/;UID=x")]
    [InlineData("/a/;SECTION=1")]
    [InlineData("/a/;UID=1/;SECTION=")]
    [InlineData("/a/;UID=1/;SECTION=FOO")]
    [InlineData("/a/;UID=1/;SECTION=1]")]
    [InlineData("/a/;UID=1/;PARTIAL=1.0")]
    [InlineData("/a/;UID=1/;PARTIAL=x")]
    [InlineData("/a/;PARTIAL=1/;UID=1")]
    [InlineData("/a/;UID=1;EXPIRE=2006-12-31T23:59:59Z")]
    [InlineData("/a/;UID=1;EXPIRE=yesterday;URLAUTH=anonymous")]
    [InlineData("/a/;UID=1;EXPIRE=2006-12-31T23:59:59;URLAUTH=anonymous")]
    [InlineData("/a/;UID=1;URLAUTH=")]
    [InlineData("/a/;UID=1;URLAUTH=foo")]
    [InlineData("/a/;UID=1;URLAUTH=user+")]
    [InlineData("/a/;UID=1;URLAUTH=user")]
    [InlineData("/a/;UID=1;URLAUTH=anonymous+x")]
    [InlineData("/a/;UID=1;URLAUTH=anonymous:internal")]
    [InlineData("/a/;UID=1;URLAUTH=anonymous:internal:1234")]
    [InlineData("/a/;UID=1;URLAUTH=anonymous::91354a473744909de610943775f92038")]
    [InlineData("/a;URLAUTH=anonymous")]
    public void Other_urls_are_refused(string text) => Assert.False(ImapUrl.TryParse(text, out _));

    private static ImapUrl Parse(string text)
    {
        Assert.True(ImapUrl.TryParse(text, out ImapUrl? url), text);
        return url;
    }
}
