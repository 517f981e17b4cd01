using MailServer.Hosting.Engines;
using MailServer.Hosting.Listeners;
using MailServer.Hosting.Options;
using MailServer.Hosting.Tls;
using MailServer.Kestrel;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Hosting;

/// <summary>Serves mail protocols on Kestrel's endpoints.</summary>
public static class MailEngineListenOptionsExtensions
{
    /// <summary>
    /// Speaks a mail protocol on this endpoint, with the engine that <c>AddMailServer(…).AddSmtp()</c> and its like have added.
    /// TLS uses the server's certificates, unless <c>UseHttps</c> comes before. Limits on connections are Kestrel's own.
    /// </summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="name">A listener's name that implies the protocol and its use of TLS, such as <c>smtp</c> or <c>imaps</c>; or any name, with the protocol in the options.</param>
    /// <param name="configure">The listener's options; address and port are Kestrel's.</param>
    /// <exception cref="InvalidOperationException">The protocol is not said, or has no engine.</exception>
    public static ListenOptions UseMailEngine(this ListenOptions endpoint, string name, Action<MailListenerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        var options = new MailListenerOptions();
        configure?.Invoke(options);
        var services = endpoint.ApplicationServices;
        var protocol = ProtocolDefaults.ProtocolOf(name, options)
            ?? throw new InvalidOperationException($"The name '{name}' implies no protocol; say which in the options.");
        if (services.GetKeyedService<IMailEngineFactory>(protocol) is null)
            throw new InvalidOperationException($"No engine serves '{protocol}'; add it after AddMailServer(…).");
        services.GetRequiredService<CertificateStore>().Start();
        var handler = MakeHandler(services, new MailListenerContext(name, protocol, ProtocolDefaults.TlsOf(name, protocol, options), endpoint.EndPoint, options));
        ((AspNetCore.Connections.IConnectionBuilder)endpoint).Use(_ => handler.OnConnectedAsync);
        return endpoint;
    }

    private static MailEngineConnectionHandler MakeHandler(IServiceProvider services, MailListenerContext listener)
    {
        var settings = services.GetRequiredService<ListenerBinder>().SettingsFor(listener.Tls, listener.Options);
        return new MailEngineConnectionHandler(services.GetRequiredService<MailEngineRunner>(), listener, settings);
    }
}
