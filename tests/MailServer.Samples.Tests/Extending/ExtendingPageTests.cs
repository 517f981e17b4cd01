using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Text.RegularExpressions;
using MailKit.Net.Smtp;
using MailServer.Hosting.Listeners;
using MailServer.Receiving;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace MailServer.Samples.Tests.Extending;

/// <summary>What docs/extending.md shows is what is compiled here, and it works; so are the snippets of docs/sending.md.</summary>
public sealed partial class ExtendingPageTests
{
    private static readonly string Root = typeof(ExtendingPageTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("extending.md", "Extending")]
    [InlineData("sending.md", "Sending")]
    public void Every_snippet_of_the_page_is_compiled_here(string name, string folder)
    {
        var page = File.ReadAllText(Path.Combine(Root, "docs", name));
        var sources = Directory.EnumerateFiles(Path.Combine(Root, "tests", "MailServer.Samples.Tests", folder), "*.cs").Select(File.ReadAllText).ToList();
        var snippets = Snippet().Matches(page).Select(match => Unindented(match.Groups[1].Value)).ToList();

        Assert.NotEmpty(snippets);
        Assert.All(snippets, snippet => Assert.Contains(sources, source => Unindented(source).Contains(snippet, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_parts_of_the_page_work_together()
    {
        await using var sample = await SampleHost.StartAsync(Composition.Build, ["smtp", "daytime"], _ => []);
        using var client = await sample.ConnectAsync<SmtpClient>("smtp");

        Assert.Contains("X-VOUCHER", client.AuthenticationMechanisms);
        var letter = new MimeMessage { Subject = "Hello", Body = new TextPart("plain") { Text = "Hi" } };
        letter.From.Add(MailboxAddress.Parse("you@elsewhere.test"));
        letter.To.Add(MailboxAddress.Parse("alice@example.test"));
        await client.SendAsync(letter, Cancelled);

        Assert.Equal(1, ((CountingSink)sample.Services.GetRequiredService<IMessageSink>()).Count);
    }

    [Fact]
    public async Task A_verb_a_check_and_an_engine_of_ones_own_answer()
    {
        await using var sample = await SampleHost.StartAsync(Composition.Build, ["smtp", "daytime"], _ => []);
        using var smtp = await ReaderAsync(sample, "smtp", "EHLO mail.example.test\r\nEHLO you.example.test\r\nXTIME\r\nQUIT\r\n");
        var answers = await smtp.ReadToEndAsync(Cancelled);
        using var daytime = await ReaderAsync(sample, "daytime", "");

        Assert.Contains("550 5.7.1 You are not me\r\n", answers, StringComparison.Ordinal);
        Assert.Contains("250-XTIME\r\n", answers.Replace("250 XTIME", "250-XTIME", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Matches(@"\r\n250 2\.0\.0 \w+, .* GMT\r\n", answers);
        Assert.EndsWith(" GMT", await daytime.ReadLineAsync(Cancelled), StringComparison.Ordinal);
    }

    private static async Task<StreamReader> ReaderAsync(SampleHost sample, string listener, string input)
    {
        var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)sample.Services.GetRequiredService<MailServerEndpoints>()[listener], Cancelled);
        await client.GetStream().WriteAsync(System.Text.Encoding.UTF8.GetBytes(input), Cancelled);
        return new StreamReader(client.GetStream());
    }

    private static string Unindented(string text) =>
        string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim())).Trim();

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Snippet();
}
