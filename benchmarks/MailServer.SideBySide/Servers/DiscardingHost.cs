using System.Diagnostics;
using System.Globalization;
using MailServer.Hosting;
using MailServer.Messages;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MailServer.SideBySide.Servers;

/// <summary>The library in an application that takes every message and keeps none: this program, started once more.</summary>
internal sealed class DiscardingHost(string folder) : Server("mailserver", folder)
{
    private const string Argument = "--discard";
    private readonly int _port = FreePort.Next();

    public override string Settings => "AddMailServer().AddSmtp() with a sink that drops messages (T1, T2)";

    public override string User => "";

    public override string Password => "";

    protected override IEnumerable<int> ListeningPorts => [_port];

    public override int PortOf(string protocol) => _port;

    /// <summary>Whether this process is to be that application.</summary>
    public static bool IsAskedFor(string[] arguments) => arguments is [Argument, _];

    public static Task RunAsync(string[] arguments)
    {
        MailServerSockets.UseInlineCompletions();
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddMailServer(options =>
        {
            options.Listeners["smtp"] = new() { Address = "127.0.0.1", Port = int.Parse(arguments[1], CultureInfo.InvariantCulture) };
            options.Limits.ConnectionsPerAddress = 10_000;
        }).AddSmtp().UseSink<Discard>();
        return builder.Build().RunAsync();
    }

    protected override ProcessStartInfo Prepare() =>
        new("dotnet", [typeof(DiscardingHost).Assembly.Location, Argument, _port.ToString(CultureInfo.InvariantCulture)]);

    private sealed class Discard : IMessageSink
    {
        public ValueTask<SmtpReply?> ReceiveAsync(MailTransaction transaction, MessageContent content, CancellationToken cancellationToken) => default;
    }
}
