using MailServer.Authentication.Passwords;
using MailServer.Directories;
using MailServer.Hosting.Options;
using MailServer.Storage.Embedded;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailServer.Host.Commands;

/// <summary>Opens the data directory for one command; works while the server runs on it and while none does.</summary>
internal sealed class DataAccess(IConfiguration configuration)
{
    /// <summary>Runs a command that only reads.</summary>
    public Task<int> ReadAsync(Func<IDirectoryAdministration, Task> read, CancellationToken cancellationToken) =>
        UseAsync(async data =>
        {
            await read(data.Directory);
            return 0;
        }, cancellationToken);

    /// <summary>Runs a command that changes the directory, and says why when it does not.</summary>
    public Task<int> ChangeAsync(Func<IDirectoryAdministration, ValueTask<DirectoryChange>> change, CancellationToken cancellationToken) =>
        UseAsync(async data => await EndAsync(await change(data.Directory)), cancellationToken);

    /// <summary>The same for the first command on a new server: the store is made when there is none.</summary>
    public Task<int> BeginAsync(Func<IDirectoryAdministration, ValueTask<DirectoryChange>> change, CancellationToken cancellationToken) =>
        UseAsync(async data => await EndAsync(await change(data.Directory)), mayMake: true, cancellationToken);

    /// <summary>Ends a command with the exit code of a change.</summary>
    public static async Task<int> EndAsync(DirectoryChange outcome)
    {
        if (outcome == DirectoryChange.Done) return 0;
        await Console.Error.WriteLineAsync(Explain(outcome));
        return 1;
    }

    /// <summary>Runs a command on the whole data directory.</summary>
    public Task<int> UseAsync(Func<EmbeddedAdministration, Task<int>> work, CancellationToken cancellationToken) => UseAsync(work, mayMake: false, cancellationToken);

    // A directory that was mistyped is not an empty store: its backup would hold nothing, and all would be well with it.
    private Task<int> UseAsync(Func<EmbeddedAdministration, Task<int>> work, bool mayMake, CancellationToken cancellationToken) =>
        TryAsync(async () =>
        {
            if (!mayMake && !EmbeddedAdministration.HasStore(Options))
                throw new EmbeddedStoreException($"There is no store in {Options.DataDirectory}. Name its directory by --{MailServerOptions.SectionName}:DataDirectory=…, or add a domain first.");
            await using var data = await EmbeddedAdministration.OpenAsync(
                Options, TimeProvider.System, [new Pbkdf2PasswordHasher()], NullLoggerFactory.Instance, cancellationToken);
            return await work(data);
        });

    /// <summary>The settings of the server on these data.</summary>
    public EmbeddedStoreOptions Options => new()
    {
        DataDirectory = Section["DataDirectory"] ?? "./data",
        DefaultDomain = Section["DefaultDomain"],
    };

    private IConfigurationSection Section => configuration.GetSection(MailServerOptions.SectionName);

    /// <summary>Runs a command and says in a line why the data do not allow it.</summary>
    public static async Task<int> TryAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (Exception failure) when (failure is EmbeddedStoreException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 1;
        }
    }

    private static string Explain(DirectoryChange outcome) => outcome switch
    {
        DirectoryChange.NotFound => "There is no such domain, user, alias, list, member or grant.",
        DirectoryChange.AlreadyExists => "That address is taken.",
        DirectoryChange.UnknownDomain => "The address lies in a domain that is not ours; add the domain first.",
        DirectoryChange.NotEmpty => "The domain still has users, aliases or lists.",
        DirectoryChange.TooMany => "A list has 10,000 members at most.",
        _ => "The name, address or password is not allowed.",
    };
}
