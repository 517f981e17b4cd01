using System.Diagnostics;
using MailServer.Interop.Tests.Host;

namespace MailServer.Interop.Tests.Packages;

/// <summary>The packages as a user gets them: packed into a folder feed and used by an application outside the repository.</summary>
public sealed class PackageTests
{
    [Fact]
    public async Task An_application_outside_the_repository_installs_the_package_and_receives_a_mail()
    {
        using var folder = new TemporaryFolder();
        var feed = Directory.CreateDirectory(folder.File("feed")).FullName;
        await DotnetAsync(BuildFacts.RepositoryRoot, "pack", folder.Write("packages.slnf", Filter()), "-c", "Release", "-o", feed, "--nologo", "-v", "quiet");
        Assert.NotEmpty(Directory.GetFiles(feed, "MailServer.Core.*.nupkg"));
        Assert.NotEmpty(Directory.GetFiles(feed, "MailServer.Core.*.snupkg"));

        var application = Directory.CreateDirectory(folder.File("application")).FullName;
        await File.WriteAllTextAsync(Path.Combine(application, "application.csproj"), Project);
        await File.WriteAllTextAsync(Path.Combine(application, "Program.cs"), Program);
        await File.WriteAllTextAsync(Path.Combine(application, "nuget.config"), Sources(feed, folder.File("packages")));
        var output = await DotnetAsync(application, "run", "--project", application);

        Assert.Contains("received: hello from a package", output, StringComparison.Ordinal);
    }

    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="MailServer.Core" Version="*" />
            <PackageReference Include="Microsoft.Extensions.Hosting" Version="10.0.15" />
          </ItemGroup>
        </Project>
        """;

    private const string Program = """
        using System.Net;
        using System.Net.Mail;
        using MailServer.Hosting.Listeners;
        using MailServer.Messages;
        using MailServer.Protocol.Smtp;
        using MailServer.Receiving;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;

        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddMailServer(options => options.Listeners["smtp"] = new() { Address = "127.0.0.1", Port = 0 })
            .AddSmtp()
            .UseSink<Inbox>();
        using var host = builder.Build();
        await host.StartAsync();
        var port = ((IPEndPoint)host.Services.GetRequiredService<MailServerEndpoints>()["smtp"]).Port;
        using (var client = new SmtpClient("127.0.0.1", port))
            await client.SendMailAsync("a@example.test", "b@example.test", "hello from a package", "text");
        Console.WriteLine("received: " + await Inbox.Subject.Task);
        await host.StopAsync();

        internal sealed class Inbox : IMessageSink
        {
            public static readonly TaskCompletionSource<string> Subject = new();

            public async ValueTask<SmtpReply?> ReceiveAsync(MailTransaction transaction, MessageContent content, CancellationToken cancellationToken)
            {
                using var reader = new StreamReader(content.OpenStream());
                while (await reader.ReadLineAsync(cancellationToken) is { } line)
                    if (line.StartsWith("Subject: ", StringComparison.Ordinal)) Subject.TrySetResult(line["Subject: ".Length..]);
                return null;
            }
        }
        """;

    /// <summary>The libraries of the solution only: tests and samples need not be built again.</summary>
    private static string Filter()
    {
        var projects = Directory.EnumerateFiles(Path.Combine(BuildFacts.RepositoryRoot, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(path => $"\"{Path.GetRelativePath(BuildFacts.RepositoryRoot, path)}\"");
        return $$"""{ "solution": { "path": "{{Path.Combine(BuildFacts.RepositoryRoot, "MailServer.Core.sln")}}", "projects": [ {{string.Join(", ", projects)}} ] } }""";
    }

    private static string Sources(string feed, string packages) => $"""
        <?xml version="1.0" encoding="utf-8"?>
        <configuration>
          <config>
            <add key="globalPackagesFolder" value="{packages}" />
          </config>
          <packageSources>
            <add key="local" value="{feed}" />
          </packageSources>
        </configuration>
        """;

    private static async Task<string> DotnetAsync(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        var (code, output) = await ProgramRun.CompleteAsync(start, null, TimeSpan.FromMinutes(8));
        Assert.True(code == 0, output);
        return output;
    }
}
