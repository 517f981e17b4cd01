using MailServer.Host.Demo;
using MailServer.Hosting;
using MailServer.Hosting.Engines;
using MailServer.Hosting.Listeners;
using MailServer.Hosting.Options;
using MailServer.Storage.Embedded;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MailServer.Host;

/// <summary>The server: composed, started, announced, and ended with the exit code that says why.</summary>
internal static class ServerProgram
{
    private const int BadConfiguration = 1;
    private const int PortTaken = 2;

    public static async Task<int> RunAsync(HostApplicationBuilder builder)
    {
        AddServer(builder);
        using var host = builder.Build();
        try
        {
            await host.StartAsync();
        }
        catch (OptionsValidationException wrong)
        {
            return await FailAsync(BadConfiguration, wrong.Failures);
        }
        catch (EmbeddedStoreException wrong)
        {
            return await FailAsync(BadConfiguration, [$"{MailServerOptions.SectionName}:{nameof(MailServerOptions.DataDirectory)}: {wrong.Message}"]);
        }
        catch (MailEndpointInUseException taken)
        {
            return await FailAsync(PortTaken, taken.Messages);
        }
        Announce(host.Services.GetRequiredService<MailServerEndpoints>());
        await host.WaitForShutdownAsync();
        return 0;
    }

    private static void AddServer(HostApplicationBuilder builder)
    {
        // A start that fails is told below, in the words of its cause; the host would add a stack trace.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        builder.Services.AddMailServer(builder.Configuration.GetSection(MailServerOptions.SectionName))
            .UseEmbeddedStore().AddOutbound()
            .AddSmtp().AddSubmission().AddLmtp().AddPop3().AddImap();
        builder.Services.Configure<MailServerOptions>(options => options.HostKeys.Add("Demo"));
        builder.Services.AddHostedService<DemoUsers>();
    }

    private static void Announce(MailServerEndpoints endpoints)
    {
        foreach (var listener in endpoints.All)
        {
            var tls = listener.Tls switch { MailTlsMode.Implicit => "TLS", MailTlsMode.StartTls => "STARTTLS", _ => "no TLS" };
            Console.WriteLine($"{listener.Name} listening on {listener.EndPoint} ({listener.Protocol}, {tls})");
        }
        Console.WriteLine("MailServer is ready");
    }

    private static async Task<int> FailAsync(int exitCode, IEnumerable<string> messages)
    {
        foreach (var message in messages) await Console.Error.WriteLineAsync(message);
        return exitCode;
    }
}
