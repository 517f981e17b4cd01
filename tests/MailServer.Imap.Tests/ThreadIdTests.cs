using System.Text.RegularExpressions;
using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests;

/// <summary>THREADID (RFC 8474 §5.2, §6).</summary>
public partial class ThreadIdTests
{
    [Fact]
    public async Task A_conversation_has_one_id()
    {
        var server = new TestServer();
        var client = await server.LogInAsync();
        await server.AppendAsync("Message-ID: <a@x>\r\nSubject: Plan\r\n\r\n1");
        await server.AppendAsync("Message-ID: <b@x>\r\nReferences: <a@x>\r\nSubject: Re: Plan\r\n\r\n2");
        await server.AppendAsync("Message-ID: <c@x>\r\nReferences: <a@x> <b@x>\r\nIn-Reply-To: <b@x>\r\nSubject: Re: [list] plan\r\n\r\n3");
        await server.AppendAsync("Message-ID: <d@x>\r\nIn-Reply-To: <a@x>\r\nSubject: Fwd: Plan\r\n\r\n4");
        await server.AppendAsync("Message-ID: <e@x>\r\nReferences: <a@x>\r\nSubject: Something else\r\n\r\n5");
        await server.AppendAsync("Subject: Plan\r\n\r\n6");
        await client.OkAsync("SELECT INBOX");

        var ids = (await client.UntaggedAsync("FETCH 1:* (THREADID)")).Select(line => Id().Match(line).Groups[1].Value).ToArray();
        Assert.Equal(6, ids.Length);
        Assert.Equal(ids[0], ids[1]);
        Assert.Equal(ids[0], ids[2]);
        Assert.Equal(ids[0], ids[3]);
        Assert.Equal(3, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Matches("^[A-Za-z0-9_-]{1,255}$", id));
        Assert.Equal(["* SEARCH 1 2 3 4"], await client.UntaggedAsync("SEARCH THREADID " + ids[0]));
        Assert.Equal(["* SEARCH"], await client.UntaggedAsync("SEARCH THREADID Tnone"));

        await client.OkAsync("COPY 2 Sent");
        await client.OkAsync("SELECT Sent");
        Assert.Equal([$"* 1 FETCH (THREADID ({ids[0]}))"], await client.UntaggedAsync("FETCH 1 (THREADID)"));
    }

    [GeneratedRegex(@"THREADID \(([^)]*)\)")]
    private static partial Regex Id();
}
