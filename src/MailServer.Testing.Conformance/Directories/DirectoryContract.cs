using System.Text;
using MailServer.Directories;
using MailServer.Protocol;
using MailServer.Protocol.Sasl;

namespace MailServer.Testing.Conformance;

/// <summary>What every directory with administration must do.</summary>
public abstract partial class DirectoryContract : IAsyncLifetime
{
    protected static readonly EmailAddress Alice = new("alice", "example.test");
    protected static readonly EmailAddress Bob = new("bob", "example.test");

    protected IUserDirectory Directory { get; private set; } = null!;

    protected IDirectoryAdministration Administration { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        (Directory, Administration) = await CreateAsync();
        await DoneAsync(Administration.SetDomainAsync(new DomainFacts("example.test"), CancellationToken.None));
        await DoneAsync(Administration.AddUserAsync(Alice, "secret", new UserSettings(), CancellationToken.None));
    }

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Makes an empty directory whose default domain is its first.</summary>
    protected abstract Task<(IUserDirectory Directory, IDirectoryAdministration Administration)> CreateAsync();

    [Fact]
    public async Task A_user_logs_in_with_the_right_password()
    {
        var result = await Directory.AuthenticateAsync("alice@example.test", "secret", CancellationToken.None);

        Assert.Equal(LogInStatus.Success, result.Status);
        Assert.Equal(Alice, result.Account?.Address);
        Assert.True(result.Account?.IsEnabled);
    }

    [Theory]
    [InlineData("alice")]
    [InlineData("ALICE@Example.TEST")]
    public async Task A_name_needs_no_domain_and_no_case(string name) =>
        Assert.Equal(LogInStatus.Success, (await Directory.AuthenticateAsync(name, "secret", CancellationToken.None)).Status);

    [Theory]
    [InlineData("alice@example.test", "Secret")]
    [InlineData("alice@example.test", "")]
    [InlineData("alice@elsewhere.test", "secret")]
    [InlineData("nobody@example.test", "secret")]
    [InlineData("", "")]
    [InlineData("@", "secret")]
    public async Task Everything_else_is_refused(string name, string password)
    {
        var result = await Directory.AuthenticateAsync(name, password, CancellationToken.None);

        Assert.Equal(LogInStatus.Refused, result.Status);
        Assert.Null(result.Account);
    }

    [Fact]
    public async Task A_disabled_user_is_known_but_cannot_log_in_or_receive()
    {
        await DoneAsync(Administration.ChangeUserAsync(Alice, new UserSettings { IsEnabled = false }, CancellationToken.None));

        Assert.Equal(LogInStatus.Refused, (await Directory.AuthenticateAsync("alice", "secret", CancellationToken.None)).Status);
        Assert.Null(await Directory.FindScramSecretAsync("alice", ScramAlgorithm.Sha256, CancellationToken.None));
        Assert.IsType<RecipientResolution.Disabled>(await Directory.ResolveAsync(Alice, CancellationToken.None));
        Assert.False((await Directory.FindAccountAsync("alice", CancellationToken.None))?.IsEnabled);
    }

    [Fact]
    public async Task Nobody_logs_in_as_a_shared_account_and_it_receives()
    {
        await DoneAsync(Administration.AddUserAsync(Bob, "secret", new UserSettings { IsShared = true }, CancellationToken.None));

        Assert.Equal(LogInStatus.Refused, (await Directory.AuthenticateAsync("bob", "secret", CancellationToken.None)).Status);
        Assert.Null(await Directory.FindScramSecretAsync("bob", ScramAlgorithm.Sha256, CancellationToken.None));
        Assert.IsType<RecipientResolution.Local>(await Directory.ResolveAsync(Bob, CancellationToken.None));
        var facts = await Directory.FindAccountAsync("bob", CancellationToken.None);
        Assert.True(facts is { IsShared: true, MayLogIn: false });
        await DoneAsync(Administration.ChangeUserAsync(Bob, new UserSettings { QuotaBytes = 5 }, CancellationToken.None));
        Assert.True((await Administration.ListUsersAsync(null, CancellationToken.None)).Single(user => user.Account.Address.Equals(Bob)).Settings.IsShared);
        if (Directory is not IAccountDirectory accounts) return;
        Assert.Equal(facts, await accounts.FindAccountAsync(facts!.Id, CancellationToken.None));
        Assert.Null(await accounts.FindAccountAsync(new AccountId("999999"), CancellationToken.None));
    }

    [Fact]
    public async Task A_new_password_replaces_the_old_one()
    {
        await DoneAsync(Administration.SetPasswordAsync(Alice, "other", CancellationToken.None));

        Assert.Equal(LogInStatus.Refused, (await Directory.AuthenticateAsync("alice", "secret", CancellationToken.None)).Status);
        Assert.Equal(LogInStatus.Success, (await Directory.AuthenticateAsync("alice", "other", CancellationToken.None)).Status);
    }

    [Fact]
    public async Task A_SCRAM_verifier_fits_the_password()
    {
        var credential = await Directory.FindScramSecretAsync("alice", ScramAlgorithm.Sha256, CancellationToken.None);

        Assert.NotNull(credential);
        Assert.Equal(Alice, credential.Account.Address);
        var secret = credential.Secret;
        Assert.InRange(secret.Iterations, 4096, int.MaxValue);
        var salted = System.Security.Cryptography.Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes("secret"), secret.Salt.Span, secret.Iterations, System.Security.Cryptography.HashAlgorithmName.SHA256, 32);
        Assert.Equal(
            System.Security.Cryptography.HMACSHA256.HashData(salted, "Server Key"u8.ToArray()), secret.ServerKey.ToArray());
        Assert.Null(await Directory.FindScramSecretAsync("nobody", ScramAlgorithm.Sha256, CancellationToken.None));
    }

    [Theory]
    [InlineData("alice@example.test", null)]
    [InlineData("Alice@EXAMPLE.test", null)]
    [InlineData("alice+lists@example.test", "lists")]
    public async Task A_users_address_leads_to_the_mailbox(string address, string? detail)
    {
        var local = Assert.IsType<RecipientResolution.Local>(await ResolveAsync(address));

        Assert.Equal(Alice, local.Account.Address);
        Assert.Equal(detail, local.Detail);
    }

    [Fact]
    public async Task Unknown_users_and_foreign_domains_are_told_apart()
    {
        Assert.IsType<RecipientResolution.Unknown>(await ResolveAsync("nobody@example.test"));
        Assert.IsType<RecipientResolution.Foreign>(await ResolveAsync("alice@elsewhere.test"));
    }

    [Fact]
    public async Task An_alias_leads_to_its_targets_one_step_at_a_time()
    {
        EmailAddress outside = new("x", "elsewhere.test");
        await SetAliasAsync("team", Alice, outside);
        await SetAliasAsync("all", new EmailAddress("team", "example.test"));

        Assert.Equal([Alice, outside], Assert.IsType<RecipientResolution.Alias>(await ResolveAsync("team@example.test")).Targets);
        Assert.Equal(
            [new EmailAddress("team", "example.test")], Assert.IsType<RecipientResolution.Alias>(await ResolveAsync("all@example.test")).Targets);
    }

    [Fact]
    public async Task A_catch_all_takes_what_nobody_else_takes()
    {
        await DoneAsync(Administration.SetDomainAsync(new DomainFacts("example.test") { CatchAll = Alice }, CancellationToken.None));

        Assert.Equal([Alice], Assert.IsType<RecipientResolution.Alias>(await ResolveAsync("nobody@example.test")).Targets);
        Assert.IsType<RecipientResolution.Local>(await ResolveAsync("alice@example.test"));
    }

    [Fact]
    public async Task A_user_owns_the_own_address_and_the_aliases_that_lead_to_it()
    {
        await SetAliasAsync("info", new EmailAddress("office", "example.test"));
        await SetAliasAsync("office", Alice, new EmailAddress("info", "example.test"));
        await DoneAsync(Administration.AddUserAsync(Bob, "secret", new UserSettings(), CancellationToken.None));
        var account = (await Directory.FindAccountAsync("alice", CancellationToken.None))!.Id;

        Assert.True(await Directory.OwnsAddressAsync(account, Alice, CancellationToken.None));
        Assert.True(await Directory.OwnsAddressAsync(account, new EmailAddress("info", "example.test"), CancellationToken.None));
        Assert.False(await Directory.OwnsAddressAsync(account, Bob, CancellationToken.None));
        Assert.False(await Directory.OwnsAddressAsync(account, new EmailAddress("nobody", "example.test"), CancellationToken.None));
    }

    [Fact]
    public async Task An_account_is_found_by_its_name_or_an_alias()
    {
        await SetAliasAsync("info", Alice);

        Assert.Equal(Alice, (await Directory.FindAccountAsync("alice", CancellationToken.None))?.Address);
        Assert.Equal(Alice, (await Directory.FindAccountAsync("info@example.test", CancellationToken.None))?.Address);
        Assert.Null(await Directory.FindAccountAsync("nobody", CancellationToken.None));
    }

    protected static async Task DoneAsync(ValueTask<DirectoryChange> change) => Assert.Equal(DirectoryChange.Done, await change);

    protected Task SetAliasAsync(string localPart, params EmailAddress[] targets) => DoneAsync(
        Administration.SetAliasAsync(new AliasFacts(new EmailAddress(localPart, "example.test"), targets), CancellationToken.None));

    private ValueTask<RecipientResolution> ResolveAsync(string address)
    {
        var parts = address.Split('@');
        return Directory.ResolveAsync(new EmailAddress(parts[0], parts[1]), CancellationToken.None);
    }
}
