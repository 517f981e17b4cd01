using MailServer.Directories;
using MailServer.Host.Commands;
using MailServer.Protocol;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MailServer.Host.Demo;

/// <summary>
/// Fills an empty directory with a domain and two users, so that a first start can be tried at once.
/// Prints their passwords, which are kept nowhere in clear.
/// </summary>
internal sealed class DemoUsers(IServiceProvider services, IConfiguration configuration) : IHostedService
{
    private const string Domain = "example.test";
    private static readonly string[] Users = ["alice", "bob"];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // Asked for here and not in the constructor: the directory opens while the host starts.
        var directory = services.GetRequiredService<IDirectoryAdministration>();
        if ((await directory.ListDomainsAsync(cancellationToken)).Count > 0) return;
        await directory.SetDomainAsync(new DomainFacts(Domain), cancellationToken);
        foreach (var user in Users)
        {
            var address = new EmailAddress(user, Domain);
            var password = configuration["MailServer:Demo:Password"] is { Length: > 0 } chosen ? chosen : PasswordInput.Generate();
            await directory.AddUserAsync(address, password, new UserSettings(), cancellationToken);
            Console.WriteLine($"User {address} with password {password}");
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
