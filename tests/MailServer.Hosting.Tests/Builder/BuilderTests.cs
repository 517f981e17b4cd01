using MailServer.Delivery.Submission;
using MailServer.Checks;
using MailServer.Hosting.Engines;
using MailServer.Hosting.Options;
using MailServer.Hosting.Policies;
using MailServer.Hosting.Tests.Support;
using MailServer.Messages;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace MailServer.Hosting.Tests.Builder;

public class BuilderTests
{
    [Fact]
    public void Calling_twice_adds_to_the_options_and_nothing_twice()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddMailServer(options => options.HostName = "one.example.test").AddEngine("line", NoEngine);
        services.AddMailServer(options => options.DataDirectory = "/tmp/x").AddEngine("line", NoEngine).AddEngine("other", NoEngine);
        using var provider = services.BuildServiceProvider();
        var bound = provider.GetRequiredService<IOptions<MailServerOptions>>().Value;

        Assert.Equal(("one.example.test", "/tmp/x"), (bound.HostName, bound.DataDirectory));
        Assert.Single(provider.GetServices<Microsoft.Extensions.Hosting.IHostedService>(), service => service.GetType().Name == "MailServerHostedService");
        Assert.Equal(["line", "other"], provider.GetServices<MailEngineRegistration>().Select(engine => engine.Protocol));
    }

    [Fact]
    public void Lists_take_a_type_once_and_single_parts_keep_the_first()
    {
        var services = new ServiceCollection();
        services.AddMailServer(_ => { }).AddCheck<FirstCheck>().AddCheck<SecondCheck>().AddCheck<FirstCheck>().UseSink<FirstSink>().UseSink<SecondSink>();
        using var provider = services.BuildServiceProvider();

        Assert.Equal(
            [typeof(PopBeforeSmtpCheck), typeof(MessageRateCheck), typeof(MemoryCheck), typeof(SenderCheck), typeof(SubmissionLimitCheck), typeof(FirstCheck), typeof(SecondCheck)],
            provider.GetServices<MailCheck>().Select(check => check.GetType()));
        Assert.IsType<FirstSink>(provider.GetRequiredService<IMessageSink>());
    }

    [Fact]
    public async Task A_wrong_section_fails_the_start_with_every_error()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Post:Listeners:smtp:Port", "x"), new("Post:HostName", "a b")]).Build();
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder(new Microsoft.Extensions.Hosting.HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddMailServer(configuration.GetSection("Post"));
        using var host = builder.Build();
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Equal(3, failure.Failures.Count());
        Assert.All(failure.Failures, text => Assert.StartsWith("Post:", text));
    }

    [Fact]
    public async Task The_health_check_follows_the_listeners()
    {
        await using var server = await TestServer.StartPlainAsync();
        var health = server.Services.GetRequiredService<HealthCheckService>();
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync()).Entries["mailserver"].Status);
        await server.StopAsync();

        Assert.Equal(HealthStatus.Unhealthy, (await health.CheckHealthAsync()).Entries["mailserver"].Status);
    }

    private static MailServer.Connections.IMailEngine NoEngine(IServiceProvider scope, MailListenerContext listener) => throw new NotSupportedException();

    private sealed class FirstCheck : MailCheck;

    private sealed class SecondCheck : MailCheck;

    private sealed class FirstSink : Sink;

    private sealed class SecondSink : Sink;

    private abstract class Sink : IMessageSink
    {
        public ValueTask<SmtpReply?> ReceiveAsync(MailTransaction transaction, MessageContent content, CancellationToken cancellationToken) => default;
    }
}
