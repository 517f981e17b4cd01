using MailServer.Hosting.Options;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MailServer.Samples.Tests.Extending;

internal static class Composition
{
    public static IHost Build(string[] args)
    {
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddSingleton<Vouchers>();
        builder.Services.AddSingleton<IJunkFilter, Learned>();
        builder.Services.AddMailServer(options => options.Listeners["daytime"] = new() { Protocol = "daytime", Tls = MailTlsMode.None });
        builder.Services.AddMailServer(builder.Configuration.GetSection("MailServer"))
            .AddSmtp()
            .AddCheck<ImpostorCheck>()
            .AddFilter<ListFilter>()
            .AddImapEventHandler<JunkLearner>()
            .AddVerb<TimeVerb>()
            .AddSaslMechanism<VoucherMechanism>()
            .UseSink<CountingSink>()
            .UseDirectory<OneUserDirectory>()
            .AddEngine("daytime", (scope, _) => new DaytimeEngine(scope.GetRequiredService<TimeProvider>()));
        return builder.Build();
    }
}
