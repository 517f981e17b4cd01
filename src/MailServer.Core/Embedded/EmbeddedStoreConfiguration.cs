using MailServer.Hosting.Options;
using MailServer.Storage.Embedded;

namespace MailServer.Core.Embedded;

/// <summary>Makes the store's options from the server's.</summary>
internal sealed record EmbeddedStoreConfiguration(string? DataDirectory, Func<EmbeddedStoreOptions, EmbeddedStoreOptions>? Configure)
{
    public EmbeddedStoreOptions For(MailServerOptions server)
    {
        var options = new EmbeddedStoreOptions
        {
            DataDirectory = DataDirectory ?? server.DataDirectory,
            DefaultDomain = server.DefaultDomain,
            TextIndex = server.TextIndex,
        };
        return Configure is null ? options : Configure(options);
    }
}
