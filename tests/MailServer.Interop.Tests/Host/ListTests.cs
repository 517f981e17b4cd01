using System.Text.RegularExpressions;
using MailKit.Net.Smtp;
using MailServer.Interop.Tests.Peers;

namespace MailServer.Interop.Tests.Host;

/// <summary>A distribution list from the command line to the members, through the real host: mailboxes here, another server, the archive, what comes back.</summary>
public sealed class ListTests : IDisposable
{
    private const string List = "team@example.test";
    private const string Zoe = "zoe@there.test";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_post_reaches_members_here_and_there_and_the_archive()
    {
        await using var hop = new NextHop();
        await using var host = await RunningHost.StartAsync(_folder.File("data"), hop, "Delivery:Lists:UnsubscribeUrl=https://lists.example.test/leave?t={token}");
        await host.AddUserAsync("erin@example.test");
        await host.AddUserAsync("archive@example.test");
        await host.RunAsync("list", "create", List, "--title", "The team", "--tag", "team", "--archive", "archive@example.test", "--archive-folder", "team", "--owner", "erin@example.test");
        await host.RunWithAsync($"erin@example.test\n{Zoe}\n", "list", "add", List);

        // Who is no member may not send; who is, may.
        var refusal = await Assert.ThrowsAsync<SmtpCommandException>(() => host.ReceiveAsync("stranger@there.test", List, "Subject: x\n\nx\n"));
        Assert.Equal(550, (int)refusal.StatusCode);
        await host.ReceiveAsync(Zoe, List, "From: zoe@there.test\nTo: team@example.test\nSubject: Hello\n\nHello all\n");

        var here = await host.MailAsync("erin@example.test");
        Assert.Equal("[team] Hello", here.Subject);
        Assert.Equal("\"The team\" <team.example.test>", here.Headers["List-Id"]);
        Assert.Equal("<mailto:team-unsubscribe@example.test>", here.Headers["List-Unsubscribe"]);
        Assert.Equal("[team] Hello", (await host.MailAsync("archive@example.test", "team")).Subject);
        var (sender, recipient, text) = await hop.NextAsync();
        Assert.Equal(Zoe, recipient);
        var token = Found("^team-bounces\\+([a-z2-7]{20})@example\\.test$", sender);
        Assert.Contains($"<https://lists.example.test/leave?t={token}>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nHello all\r\n", text, StringComparison.Ordinal);

        // The tag stands once in an answer; the list's own mail that comes back to it ends there.
        await host.ReceiveAsync(Zoe, List, "From: zoe@there.test\nSubject: Re: [team] Hello\n\nx\n");
        Assert.Contains("\r\nSubject: Re: [team] Hello\r\n", (await hop.NextAsync()).Text, StringComparison.Ordinal);
        await Assert.ThrowsAsync<SmtpCommandException>(() => host.ReceiveAsync(Zoe, List, text));

        // The link's address by mail needs no question.
        await host.ReceiveAsync("whoever@there.test", $"team-unsubscribe+{token}@example.test", "Subject: unsubscribe\n\n\n");
        Assert.Equal("erin@example.test\tactive\t0\n", await host.RunAsync("list", "members", List));
    }

    [Fact]
    public async Task Authors_of_domains_with_a_policy_write_in_the_lists_name_and_others_in_their_own()
    {
        await using var dns = await Nsd.StartAsync(_folder, "_dmarc.strict TXT \"v=DMARC1; p=none; sp=reject\"", "_dmarc.there TXT \"v=DMARC1; p=none\"");
        await using var hop = new NextHop();
        await using var host = await RunningHost.StartAsync(_folder.File("data"), hop, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Delivery:Dns:Servers=127.0.0.1:{dns.Port}"));
        await host.RunAsync("list", "create", List, "--posting", "anyone");
        await host.RunAsync("list", "create", "own@example.test", "--posting", "anyone", "--from", "author");
        foreach (var list in new[] { List, "own@example.test" }) await host.RunWithAsync($"{Zoe}\n", "list", "add", list);

        await host.ReceiveAsync("ann@mail.strict.test", List, "From: Ann <ann@mail.strict.test>\n\nx\n");
        var strict = (await hop.NextAsync()).Text;
        await host.ReceiveAsync("bob@there.test", List, "From: Bob <bob@there.test>\n\nx\n");
        var mild = (await hop.NextAsync()).Text;
        await host.ReceiveAsync("ann@mail.strict.test", "own@example.test", "From: Ann <ann@mail.strict.test>\n\nx\n");
        var author = (await hop.NextAsync()).Text;

        Assert.Contains("From: \"Ann via team\"\r\n <team@example.test>\r\n", strict, StringComparison.Ordinal);
        Assert.Contains("\r\nFrom: Bob <bob@there.test>\r\n", mild, StringComparison.Ordinal);
        Assert.Contains("\r\nFrom: Ann <ann@mail.strict.test>\r\n", author, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Strangers_join_and_leave_by_answering_the_lists_questions()
    {
        await using var hop = new NextHop();
        await using var host = await RunningHost.StartAsync(_folder.File("data"), hop);
        await host.RunAsync("list", "create", List, "--joining", "confirmed");

        await host.ReceiveAsync(Zoe, "team-subscribe@example.test", "From: zoe@there.test\nMessage-ID: <wish@there.test>\n\n\n");
        var question = await hop.NextAsync();
        Assert.Equal(("", Zoe), (question.Sender, question.Recipient));
        Assert.Equal($"{Zoe}\tpending\t0\n", await host.RunAsync("list", "members", List));
        var confirm = Found("(team-subscribe\\+[a-z2-7]{20}@example\\.test)", question.Text);
        await host.ReceiveAsync(Zoe, confirm, "From: zoe@there.test\nSubject: Re\n\nyes\n");
        Assert.Equal($"{Zoe}\tactive\t0\n", await host.RunAsync("list", "members", List));

        await host.ReceiveAsync(Zoe, "team-unsubscribe@example.test", "From: zoe@there.test\n\n\n");
        var leave = Found("(team-unsubscribe\\+[a-z2-7]{20}@example\\.test)", (await hop.NextAsync()).Text);
        await host.ReceiveAsync(Zoe, leave, "From: zoe@there.test\nSubject: Re\n\nyes\n");
        Assert.Equal("", await host.RunAsync("list", "members", List));
    }

    [Fact]
    public async Task A_member_whose_mailbox_is_gone_is_counted_suppressed_and_switched_off()
    {
        await using var hop = new NextHop();
        await using var host = await RunningHost.StartAsync(_folder.File("data"), hop, "Delivery:Suppression:AfterFailure=true", "Delivery:Lists:BounceLimit=1");
        await host.RunAsync("list", "create", List, "--posting", "anyone");
        await host.RunAsync("list", "add", List, "nobody@there.test", Zoe);

        await host.ReceiveAsync("author@there.test", List, "From: author@there.test\nSubject: x\n\nx\n");

        // Refused by the next hop: our own notice comes to the list's bounce address.
        await host.UntilAsync(output => output.Contains("nobody@there.test\tdisabled\t1\n", StringComparison.Ordinal), "list", "members", List);
        Assert.Contains("nobody@there.test", await host.RunAsync("suppression", "list"), StringComparison.Ordinal);
        Assert.Equal(Zoe, (await hop.NextAsync()).Recipient);
        await host.RunAsync("list", "add", List, "nobody@there.test");
        Assert.Contains("nobody@there.test\tactive\t0\n", await host.RunAsync("list", "members", List), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_are_shown_changed_and_taken_away_and_the_list_deleted()
    {
        await using var hop = new NextHop();
        await using var host = await RunningHost.StartAsync(_folder.File("data"), hop);
        await host.RunAsync("list", "create", List, "--posting", "senders", "--sender", "news@there.test", "--tag", "team", "--replies", "tolist", "--automatic", "accept");
        await host.RunAsync("list", "settings", List, "--title", "Team", "--tag", "none", "--posting", "domain", "--sender", "none", "--from", "list", "--help-page", "https://lists.example.test/help");

        Assert.Equal(
            "address\tteam@example.test\ntitle\tTeam\nposting\tdomain\nsenders\tnone\nreplies\ttolist\ntag\tnone\narchive\tnone\narchive-folder\tnone\nowner\tnone\nfrom\tlist\nhelp-page\thttps://lists.example.test/help\narchive-page\tnone\njoining\tclosed\nautomatic\taccept\n",
            await host.RunAsync("list", "show", List));
        Assert.Equal($"{List}\tTeam\n", await host.RunAsync("list", "all"));
        Assert.Equal(1, (await HostProcess.RunAsync(host.Process.DataDirectory, null, "list", "create", List)).ExitCode);
        Assert.Equal(1, (await HostProcess.RunAsync(host.Process.DataDirectory, null, "list", "settings", List, "--owner", "nonsense")).ExitCode);
        Assert.Equal(1, (await HostProcess.RunAsync(host.Process.DataDirectory, null, "list", "settings", List, "--archive-page", "nonsense")).ExitCode);

        // Who logs in in the domain may send now, and changes of the command line count at once.
        await host.RunAsync("list", "add", List, "alice@example.test");
        await host.SubmitAsync(RunningHost.Alice, RunningHost.Alice, List, "From: alice@example.test\nSubject: Inside\n\nx\n");
        var post = await host.MailAsync(RunningHost.Alice);
        Assert.Equal("<team@example.test>", post.Headers["Reply-To"]);
        Assert.Equal("\"alice via Team\" <team@example.test>", post.From.ToString());
        Assert.Equal(("alice@example.test", "<https://lists.example.test/help>"), (post.Headers["Original-From"], post.Headers["List-Help"]));
        await host.RunAsync("list", "remove", List, "alice@example.test");
        await host.RunAsync("list", "delete", List);
        Assert.Equal(1, (await HostProcess.RunAsync(host.Process.DataDirectory, null, "list", "show", List)).ExitCode);
    }

    private static string Found(string pattern, string text)
    {
        Assert.Matches(pattern, text);
        return Regex.Match(text, pattern).Groups[1].Value;
    }
}
