using MailServer.Directories;
using MailServer.Passwords;
using MailServer.Protocol;
using MailServer.Protocol.Sasl;
using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Sql;
using MailServer.Storage.Embedded.Writing;
using Microsoft.Extensions.Logging;

namespace MailServer.Storage.Embedded.Users;

/// <summary>Answers from the directory's tables. Log-ins read them anew each time, recipients once a moment.</summary>
internal sealed class EmbeddedDirectory(
    ReaderPool readers, IStoreWriter writer, PasswordWork passwords, VerifiedLogIns verified, RecentRecipients recent, EmbeddedStoreOptions options, ILogger log) : IUserDirectory, IAccountDirectory
{
    public async ValueTask<RecipientResolution> ResolveAsync(EmailAddress address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (recent.Addresses.TryFind(address, out var known)) return known!;
        var generation = recent.Addresses.Generation;
        try
        {
            var resolution = await readers.ReadAsync(c => new AddressLookup(c, options).Resolve(address), cancellationToken).ConfigureAwait(false);
            if (resolution is RecipientResolution.Local or RecipientResolution.Alias or RecipientResolution.List) recent.Addresses.Keep(address, resolution, generation);
            return resolution;
        }
        catch (IOException exception)
        {
            Log.DirectoryFailed(log, exception);
            return new RecipientResolution.TryLater(exception.Message);
        }
    }

    public async ValueTask<LogInResult> AuthenticateAsync(string userName, string password, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(userName);
        ArgumentNullException.ThrowIfNull(password);
        try
        {
            var user = await readers.ReadAsync(c => new AddressLookup(c, options).FindUser(userName), cancellationToken).ConfigureAwait(false);
            return await CheckAsync(user, password, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            Log.DirectoryFailed(log, exception);
            return new LogInResult(LogInStatus.Unavailable);
        }
    }

    public async ValueTask<ScramCredential?> FindScramSecretAsync(string userName, ScramAlgorithm algorithm, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(userName);
        return await readers.ReadAsync(
            connection =>
            {
                if (new AddressLookup(connection, options).FindUser(userName) is not { Facts.MayLogIn: true } user) return null;
                var secret = DirectoryTables.FindScram(connection, user.Id, algorithm);
                return secret is null ? null : new ScramCredential(user.Facts, secret);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<AccountFacts?> FindAccountAsync(string userName, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(userName);
        return await readers.ReadAsync(c => new AddressLookup(c, options).FindOwner(userName)?.Facts, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<AccountFacts?> FindAccountAsync(AccountId account, CancellationToken cancellationToken) =>
        AccountIds.TryParse(account, out var id)
            ? await readers.ReadAsync(c => DirectoryTables.FindUser(c, id)?.Facts, cancellationToken).ConfigureAwait(false)
            : null;

    public async ValueTask<bool> OwnsAddressAsync(AccountId account, EmailAddress address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        return AccountIds.TryParse(account, out var id)
            && await readers.ReadAsync(c => new AddressLookup(c, options).MaySendAs(address, id), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<LogInResult> CheckAsync(UserRow? user, string password, CancellationToken cancellationToken)
    {
        if (user is { Facts.MayLogIn: true } && verified.Contains(user, password)) return new LogInResult(LogInStatus.Success, user.Facts);
        // Unknown, disabled and over-long cost what a wrong password costs.
        var tried = password.Length <= PasswordWork.Longest ? password : password[..PasswordWork.Longest];
        var check = await passwords.CheckAsync(user?.Verifier, tried, cancellationToken).ConfigureAwait(false);
        if (!check.IsSuccess) return new LogInResult(LogInStatus.Unavailable);
        if (user is not { Facts.MayLogIn: true } || check.Value == PasswordCheck.Wrong || tried.Length != password.Length) return new LogInResult(LogInStatus.Refused);
        if (check.Value == PasswordCheck.RightButOutdated) user = await RehashAsync(user, password).ConfigureAwait(false);
        verified.Add(user, password);
        return new LogInResult(LogInStatus.Success, user.Facts);
    }

    /// <summary>Keeps the password under today's parameters. Its failure does not hinder the log-in.</summary>
    private async ValueTask<UserRow> RehashAsync(UserRow user, string password)
    {
        try
        {
            var secrets = await passwords.DeriveAsync(password, CancellationToken.None).ConfigureAwait(false);
            if (!secrets.IsSuccess) return user;
            var replaced = await writer.WriteAsync(transaction => Replace(transaction, user, secrets.Value), CancellationToken.None).ConfigureAwait(false);
            return replaced ? user with { Verifier = secrets.Value.Verifier } : user;
        }
        catch (IOException exception)
        {
            Log.RehashFailed(log, exception);
            return user;
        }
    }

    private static bool Replace(WriteTransaction transaction, UserRow user, UserSecrets secrets)
    {
        // Somebody may have set a new password meanwhile: theirs stays.
        if (transaction.Connection.Use(DirectorySql.ReplaceVerifier).Bind(user.Id).Bind(user.Verifier).Bind(secrets.Verifier).Run() == 0) return false;
        DirectoryEditor.WriteScram(transaction.Connection, user.Id, secrets);
        return true;
    }
}
