using System.Diagnostics.CodeAnalysis;
using MailServer.Connections;
using MailServer.Hosting.Builder;
using MailServer.Hosting.Engines;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds engines: what <c>AddSmtp()</c> and its like are made of, and the way for a protocol of your own.</summary>
public static class MailEngineBuilderExtensions
{
    /// <summary>Adds the engine of a protocol. A protocol that has one keeps it.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="protocol">The protocol as listeners name it, in lower case.</param>
    public static IMailServerBuilder AddEngine<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TFactory>(
        this IMailServerBuilder builder, string protocol)
        where TFactory : class, IMailEngineFactory
    {
        builder.Register(protocol);
        builder.Services.TryAddKeyedSingleton<IMailEngineFactory, TFactory>(protocol);
        return builder;
    }

    /// <summary>Adds the engine of a protocol by a function, which is called once for each connection with the connection's own scope. A protocol that has one keeps it.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="protocol">The protocol as listeners name it, in lower case.</param>
    /// <param name="create">Makes the engine of one connection.</param>
    public static IMailServerBuilder AddEngine(this IMailServerBuilder builder, string protocol, Func<IServiceProvider, MailListenerContext, IMailEngine> create)
    {
        builder.Register(protocol);
        builder.Services.TryAddKeyedSingleton<IMailEngineFactory>(protocol, new DelegateEngineFactory(create));
        return builder;
    }

    /// <summary>Tells the validator of the options, which must not make the engines to know of them.</summary>
    private static void Register(this IMailServerBuilder builder, string protocol)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(protocol);
        if (!builder.Services.Any(service => !service.IsKeyedService && service.ImplementationInstance is MailEngineRegistration known && known.Protocol == protocol))
            builder.Services.AddSingleton(new MailEngineRegistration(protocol));
    }
}
