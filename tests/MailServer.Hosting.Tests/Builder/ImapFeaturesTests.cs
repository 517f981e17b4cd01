using MailServer.Directories;
using MailServer.Hosting.Listeners;
using MailServer.Hosting.Options;
using MailServer.Hosting.Tests.Support;
using MailServer.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MailServer.Hosting.Tests.Builder;

public sealed class ImapFeaturesTests
{
    /// <summary>Each of these comes from another part; that one stands in front of another must hide none.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_of_all_parts_announces_what_each_of_them_can_do(bool textIndex)
    {
        var capabilities = await AskAsync(options => options.TextIndex = textIndex, "CAPABILITY");

        string[] expected = ["ACL", "RIGHTS=kxte", "LIST-MYRIGHTS", "METADATA", "METADATA-SERVER", "LIST-METADATA", "NOTIFY", "QUOTA", "URLAUTH", "URLAUTH=BINARY"];
        Assert.Empty(expected.Except(capabilities.Split(' ')));
        Assert.Equal(textIndex, capabilities.Split(' ').Contains("SEARCH=FUZZY"));
    }

    [Fact]
    public async Task Namespaces_are_called_as_configured()
    {
        var namespaces = await AskAsync(
            options => (options.Imap.OtherUsersName, options.Imap.SharedName) = ("Andere", "Gemeinsam"),
            "NAMESPACE");

        Assert.Equal("* NAMESPACE ((\"\" \"/\")) ((\"Andere/\" \"/\")) ((\"Gemeinsam/\" \"/\"))", namespaces);
    }

    [Fact]
    public async Task The_server_says_about_itself_what_was_configured()
    {
        var metadata = await AskAsync(
            options => (options.Imap.AdministratorUri, options.Imap.ServerComment) = ("mailto:postmaster@here.test", "Ours"),
            "GETMETADATA \"\" (/shared/admin /shared/comment)");

        Assert.Contains("/shared/admin \"mailto:postmaster@here.test\"", metadata, StringComparison.Ordinal);
        Assert.Contains("/shared/comment \"Ours\"", metadata, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_JMAP_begins_is_told_when_it_was_configured()
    {
        Assert.Equal(
            "* JMAPACCESS \"https://jmap.here.test/session\"",
            await AskAsync(options => options.Imap.JmapSession = "https://jmap.here.test/session", "GETJMAPACCESS"));
        Assert.DoesNotContain("JMAPACCESS", await AskAsync(_ => { }, "CAPABILITY"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_that_was_configured_is_an_identifier()
    {
        void Configure(MailServerOptions options) => options.Imap.Groups["Staff"] = new() { Members = { "bob@here.test" } };
        Assert.StartsWith("b OK", await AskAsync(Configure, "SETACL INBOX $staff lr"), StringComparison.Ordinal);
        Assert.StartsWith("b NO [CANNOT]", await AskAsync(Configure, "SETACL INBOX $others lr"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_administrator_who_was_configured_sets_limits()
    {
        Assert.Equal(
            "* QUOTA alice@here.test (STORAGE 0 1024 MESSAGE 0 100 MAILBOX 6 50)",
            await AskAsync(options => options.Imap.Administrators.Add("alice@here.test"), "SETQUOTA alice@here.test (STORAGE 1024 MESSAGE 100 MAILBOX 50)"));
        Assert.StartsWith("b NO [NOPERM]", await AskAsync(_ => { }, "SETQUOTA alice@here.test (STORAGE 1024)"));
    }

    // The first answer to a command of a user who has logged in.
    private static async Task<string> AskAsync(Action<MailServerOptions> configure, string command)
    {
        var data = Directory.CreateTempSubdirectory("mailserver-imap-").FullName;
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddMailServer(options =>
        {
            options.DataDirectory = data;
            options.Security.AllowPlaintextLogin = true;
            options.Listeners["imap"] = new() { Address = "127.0.0.1", Port = 0, Tls = MailTlsMode.None };
            configure(options);
        }).UseEmbeddedStore().AddImap();
        using var host = builder.Build();
        await host.StartAsync();
        var directory = host.Services.GetRequiredService<IDirectoryAdministration>();
        await directory.SetDomainAsync(new DomainFacts("here.test"), default);
        await directory.AddUserAsync(new EmailAddress("alice", "here.test"), "secret", new UserSettings(), default);
        using var client = await LineClient.ConnectAsync(host.Services.GetRequiredService<MailServerEndpoints>()["imap"]);
        await client.ReadAsync();
        Assert.StartsWith("a OK", await client.AskAsync("a LOGIN alice@here.test secret"));
        var answer = await client.AskAsync("b " + command);
        await host.StopAsync();
        Directory.Delete(data, recursive: true);
        return answer!;
    }
}
