using System.Text;
using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests.ClientQuirks;

/// <summary>How telephones make folders, and how Evolution writes their names.</summary>
public sealed class FolderNameTests
{
    [Fact]
    public async Task Ios_makes_what_is_there_already_subscribes_and_takes_both_back()
    {
        var client = await new TestServer().LogInAsync();

        // With the separator at the end it announces children (RFC 9051 §6.3.4).
        await client.OkAsync("CREATE \"Trips/\"");
        await client.OkAsync("CREATE \"Trips/Rome\"");
        Assert.StartsWith("NO [ALREADYEXISTS]", (await client.AskAsync("CREATE \"Trips/Rome\""))[^1], StringComparison.Ordinal);
        await client.OkAsync("SUBSCRIBE \"Trips/Rome\"");
        await client.OkAsync("SUBSCRIBE \"Trips/Rome\"");
        Assert.Equal(["* LSUB () \"/\" Trips/Rome"], await client.UntaggedAsync("LSUB \"\" \"Trips/*\""));
        Assert.Equal(["* LIST (\\HasChildren) \"/\" Trips", "* LIST (\\HasNoChildren \\Subscribed) \"/\" Trips/Rome"], await client.UntaggedAsync("LIST \"\" \"Trips*\" RETURN (SUBSCRIBED CHILDREN)"));

        await client.OkAsync("DELETE \"Trips/Rome\"");
        Assert.Equal(["* LSUB () \"/\" Trips/Rome"], await client.UntaggedAsync("LSUB \"\" \"Trips/*\""));
        await client.OkAsync("UNSUBSCRIBE \"Trips/Rome\"");
        await client.OkAsync("UNSUBSCRIBE \"Trips/Rome\"");
        Assert.Empty(await client.UntaggedAsync("LSUB \"\" \"Trips/*\""));
    }

    [Fact]
    public async Task Evolution_renames_subscribes_and_asks_by_modified_utf7_and_others_see_utf8()
    {
        var server = new TestServer();
        var client = await server.LogInAsync();
        await client.OkAsync("CREATE \"R&AOk-sum&AOk-s\"");
        await client.OkAsync("RENAME \"R&AOk-sum&AOk-s\" \"Caf&AOk- &- Bar/&2D3eAA-\"");
        await client.OkAsync("SUBSCRIBE \"Caf&AOk- &- Bar/&2D3eAA-\"");
        Assert.Equal(
            ["* LIST (\\HasNoChildren \\Subscribed) \"/\" \"Caf&AOk- &- Bar/&2D3eAA-\"", "* STATUS \"Caf&AOk- &- Bar/&2D3eAA-\" (MESSAGES 0)"],
            await client.UntaggedAsync("LIST \"\" \"Caf&AOk- &- Bar/%\" RETURN (SUBSCRIBED STATUS (MESSAGES))"));

        var other = await server.LogInAsync();
        await other.OkAsync("ENABLE UTF8=ACCEPT");
        Assert.Contains("* LIST (\\HasNoChildren) \"/\" \"Café & Bar/\U0001F600\"", (await other.UntaggedAsync("LIST \"\" *")).Select(Utf8));
        await other.OkAsync("STATUS \"Café & Bar/\U0001F600\" (MESSAGES)");
    }

    // The transcript has one character for each octet.
    private static string Utf8(string line) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(line));

    [Theory]
    [InlineData("&AOk")]
    [InlineData("&AGEAYg-")]
    [InlineData("&AOk-&AOk-")]
    [InlineData("&2D0-")]
    public async Task Names_that_are_no_modified_utf7_make_no_folder_that_nobody_can_name(string name)
    {
        var client = await new TestServer().LogInAsync();
        var before = await client.UntaggedAsync("LIST \"\" *");
        Assert.DoesNotContain("OK", (await client.AskAsync($"CREATE \"{name}\""))[^1].Split(' ')[0], StringComparison.Ordinal);
        Assert.Equal(before, await client.UntaggedAsync("LIST \"\" *"));
    }
}
