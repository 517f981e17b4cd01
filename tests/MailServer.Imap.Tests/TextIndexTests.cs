using System.Text;
using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests;

/// <summary>SEARCH on a store with an index of texts: the answers are those of a store that has none.</summary>
public class TextIndexTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task The_index_changes_no_answer(int seed)
    {
        await using var embedded = await EmbeddedServer.OpenAsync(textIndex: true);
        var texts = new RandomMessages(seed);
        var indexed = await embedded.Server.LogInAsync();
        var plain = await new TestServer().LogInAsync();
        for (var i = 0; i < 60; i++)
        {
            var message = texts.Message();
            await indexed.AppendAsync("APPEND INBOX", message);
            await plain.AppendAsync("APPEND INBOX", message);

            // What comes later is not in the index: the quiet time never passes on the test's clock.
            if (i == 45) await embedded.Store.WaitForTextIndexAsync(default);
        }

        await indexed.OkAsync("SELECT INBOX");
        await plain.OkAsync("SELECT INBOX");
        var found = 0;
        for (var i = 0; i < 100; i++)
        {
            var needle = texts.Needle();
            foreach (var key in new[] { "TEXT", "BODY", "SUBJECT", "HEADER X-Mark", "FROM", "NOT TEXT", "OR SUBJECT x BODY" })
            {
                var expected = await SearchAsync(plain, key, needle);
                Assert.Equal($"{key} {needle}: {expected}", $"{key} {needle}: {await SearchAsync(indexed, key, needle)}");
                if (key == "TEXT" && expected != "* SEARCH") found++;
            }
        }

        Assert.InRange(found, 20, 99);
    }

    [Fact]
    public async Task Accents_and_case_do_not_hide_what_is_there()
    {
        await using var embedded = await EmbeddedServer.OpenAsync(textIndex: true);
        var client = await embedded.Server.LogInAsync();
        for (var i = 0; i < 30; i++) await client.AppendAsync("APPEND INBOX", Samples.Simple("Hay"));
        await client.AppendAsync("APPEND INBOX", "Subject: x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nÜbergröße 全文検索 STRASSE\r\n");
        await embedded.Store.WaitForTextIndexAsync(default);
        await client.OkAsync("SELECT INBOX");
        Assert.Equal("* SEARCH 31", await SearchAsync(client, "BODY", "übergrÖ"));
        Assert.Equal("* SEARCH 31", await SearchAsync(client, "TEXT", "全文検索"));
        Assert.Equal("* SEARCH 31", await SearchAsync(client, "TEXT", "文検"));
        Assert.Equal("* SEARCH", await SearchAsync(client, "TEXT", "ubergro"));
    }

    private static async Task<string> SearchAsync(TestClient client, string key, string needle)
    {
        await client.SendAsync($"SEARCH CHARSET UTF-8 {key} {{{Encoding.UTF8.GetByteCount(needle)}+}}\r\n{needle}");
        var answer = await client.AnswerAsync();
        Assert.StartsWith("OK", answer[^1]);
        return Assert.Single(answer.SkipLast(1));
    }
}
