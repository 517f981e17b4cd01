using MailServer.Core.Embedded;
using MailServer.Directories.Lists;
using MailServer.Hosting.Builder;
using MailServer.Storage;
using MailServer.Storage.Embedded;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the embedded store with its directory of users.</summary>
public static class EmbeddedStoreExtensions
{
    /// <summary>
    /// Keeps mailboxes and users in a folder of this machine. A store or directory that was added before stays.
    /// </summary>
    /// <param name="builder">The server.</param>
    /// <param name="dataDirectory">The folder; null for <c>MailServer:DataDirectory</c>.</param>
    /// <param name="configure">Changes the store's options.</param>
    public static IMailServerBuilder UseEmbeddedStore(
        this IMailServerBuilder builder, string? dataDirectory = null, Func<EmbeddedStoreOptions, EmbeddedStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.TryAddSingleton(new EmbeddedStoreConfiguration(dataDirectory, configure));
        services.TryAddSingleton<EmbeddedStoreLifetime>();
        services.AddHostedService(provider => provider.GetRequiredService<EmbeddedStoreLifetime>());
        services.TryAddSingleton(provider => provider.GetRequiredService<EmbeddedStoreLifetime>().Store);
        services.TryAddSingleton<IMailboxStore>(provider => provider.GetRequiredService<EmbeddedStore>());
        services.TryAddSingleton(provider => provider.GetRequiredService<EmbeddedStore>().Directory);
        services.TryAddSingleton(provider => provider.GetRequiredService<EmbeddedStore>().Administration);
        services.TryAddSingleton(provider => provider.GetRequiredService<EmbeddedStore>().Suppression);
        services.TryAddSingleton(provider => provider.GetRequiredService<EmbeddedStore>().Lists);
        services.TryAddSingleton(provider => provider.GetRequiredService<EmbeddedStore>().AutoReplies);
        services.TryAddSingleton<IListDirectory>(provider => provider.GetRequiredService<IListAdministration>());
        services.TryAddSingleton(provider => provider.GetRequiredService<EmbeddedStore>().TransportNotes);
        return builder;
    }
}
