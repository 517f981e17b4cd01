using Microsoft.Extensions.DependencyInjection;

namespace MailServer.Hosting.Builder;

/// <summary>What <c>AddMailServer</c> returns: the place for everything that is added to the server. All of it is an extension method over <see cref="Services"/>.</summary>
public interface IMailServerBuilder
{
    /// <summary>The services of the host.</summary>
    IServiceCollection Services { get; }
}

/// <summary>The only one.</summary>
internal sealed class MailServerBuilder(IServiceCollection services) : IMailServerBuilder
{
    public IServiceCollection Services => services;
}
