using MailServer.Directories;
using MailServer.Protocol;
using MailServer.Protocol.Sasl;
using MailServer.Storage.Embedded;
using Microsoft.Extensions.Logging.Abstractions;
using MailServer.Protocol.Imap;
using MailServer.Storage.Sharing;

namespace MailServer.Storage.Tests.Embedded;

public sealed class DirectoryTests
{
    [Fact]
    public async Task Addresses_lead_to_user_alias_sub_address_and_catch_all_in_this_order()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        await fixture.AddUserAsync();
        await fixture.AddUserAsync("alice+exact");
        await AliasAsync(fixture, "sales", "alice@example.test", "other@elsewhere.test");
        Assert.Equal(("alice", null), await LocalAsync(fixture, "ALICE@Example.TEST"));
        Assert.Equal(("alice", "Tag+more"), await LocalAsync(fixture, "alice+Tag+more@example.test"));
        Assert.Equal(("alice+exact", null), await LocalAsync(fixture, "alice+exact@example.test"));
        var alias = Assert.IsType<RecipientResolution.Alias>(await ResolveAsync(fixture, "sales+x@example.test"));
        Assert.Equal(["alice", "other"], alias.Targets.Select(static t => t.LocalPart));
        Assert.IsType<RecipientResolution.Unknown>(await ResolveAsync(fixture, "nobody@example.test"));
        Assert.IsType<RecipientResolution.Foreign>(await ResolveAsync(fixture, "alice@elsewhere.test"));
        Assert.IsType<RecipientResolution.Foreign>(await ResolveAsync(fixture, "alice@[127.0.0.1]"));
        await fixture.Store.Administration.SetDomainAsync(new DomainFacts("example.test") { CatchAll = EmbeddedFixture.Alice }, default);
        Assert.Equal([EmbeddedFixture.Alice], Assert.IsType<RecipientResolution.Alias>(await ResolveAsync(fixture, "nobody@example.test")).Targets);
        await fixture.Store.Administration.ChangeUserAsync(EmbeddedFixture.Alice, new UserSettings { IsEnabled = false }, default);
        Assert.IsType<RecipientResolution.Disabled>(await ResolveAsync(fixture, "alice@example.test"));
    }

    [Fact]
    public async Task Where_an_address_leads_is_remembered_for_a_second_and_an_unknown_address_is_not()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        await fixture.AddUserAsync();
        Assert.IsType<RecipientResolution.Local>(await ResolveAsync(fixture, "alice@example.test"));
        Assert.IsType<RecipientResolution.Unknown>(await ResolveAsync(fixture, "bob@example.test"));

        // Another process does not tell.
        await using var elsewhere = await EmbeddedAdministration.OpenAsync(fixture.Options, fixture.Time, fixture.Hashers, NullLoggerFactory.Instance, default);
        await elsewhere.Directory.ChangeUserAsync(EmbeddedFixture.Alice, new UserSettings { IsEnabled = false }, default);
        await elsewhere.Directory.AddUserAsync(new EmailAddress("bob", "example.test"), "secret", new UserSettings(), default);
        Assert.IsType<RecipientResolution.Local>(await ResolveAsync(fixture, "alice@example.test"));
        Assert.IsType<RecipientResolution.Local>(await ResolveAsync(fixture, "bob@example.test"));
        fixture.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<RecipientResolution.Disabled>(await ResolveAsync(fixture, "alice@example.test"));
    }

    [Fact]
    public async Task Folders_are_shared_by_another_process()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        var alice = await fixture.AddUserAsync();
        var bob = await fixture.AddUserAsync("bob");
        await using var elsewhere = await EmbeddedAdministration.OpenAsync(fixture.Options, fixture.Time, fixture.Hashers, NullLoggerFactory.Instance, default);
        const MailboxRights Reading = MailboxRights.Lookup | MailboxRights.Read;
        Assert.Equal(StoreError.None, await elsewhere.ShareAsync(EmbeddedFixture.Alice, "Plans/2026", new EmailAddress("bob", "example.test"), Reading, default));
        Assert.Equal(StoreError.None, await elsewhere.ShareAsync(EmbeddedFixture.Alice, "inbox", null, MailboxRights.Lookup, default));
        Assert.Equal(StoreError.NotFound, await elsewhere.ShareAsync(EmbeddedFixture.Alice, "INBOX", new EmailAddress("carol", "example.test"), Reading, default));
        Assert.Equal(StoreError.NotFound, await elsewhere.ShareAsync(new EmailAddress("carol", "example.test"), "INBOX", null, Reading, default));
        Assert.Equal(StoreError.InvalidName, await elsewhere.ShareAsync(EmbeddedFixture.Alice, "a//b", null, Reading, default));

        Assert.Equal([new AclEntry(bob.Id, Reading)], (await ((IAclAccount)alice).GetAclAsync("Plans/2026", default)).Value);
        Assert.Equal([new AclEntry(null, MailboxRights.Lookup)], (await ((IAclAccount)alice).GetAclAsync("INBOX", default)).Value);
        await elsewhere.Directory.RemoveUserAsync(new EmailAddress("bob", "example.test"), default);
        Assert.Empty((await ((IAclAccount)alice).GetAclAsync("Plans/2026", default)).Value);
    }

    [Fact]
    public async Task Domains_compare_in_their_A_label_form()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        await fixture.Store.Administration.SetDomainAsync(new DomainFacts("bücher.test"), default);
        await fixture.Store.Administration.AddUserAsync(new EmailAddress("Eva", "BÜCHER.test"), "pw", new UserSettings(), default);
        Assert.Equal(("eva", null), await LocalAsync(fixture, "eva@xn--bcher-kva.test"));
        Assert.Equal(LogInStatus.Success, (await fixture.Store.Directory.AuthenticateAsync("eva@bücher.test", "pw", default)).Status);
        Assert.Equal(["example.test", "xn--bcher-kva.test"], (await fixture.Store.Administration.ListDomainsAsync(default)).Select(static d => d.Name));
    }

    [Fact]
    public async Task A_name_without_a_domain_belongs_to_the_default_domain()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        await fixture.AddUserAsync();
        Assert.Equal(LogInStatus.Success, (await fixture.Store.Directory.AuthenticateAsync("Alice", "secret", default)).Status);
        Assert.Equal(("alice", null), (Assert.IsType<RecipientResolution.Local>(
            await fixture.Store.Directory.ResolveAsync(new EmailAddress("alice", ""), default)).Account.Address.LocalPart, null as string));
    }

    [Fact]
    public async Task An_unknown_user_costs_as_many_hashes_as_a_wrong_password()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        await fixture.AddUserAsync();
        await fixture.AddUserAsync("disabled");
        await fixture.Store.Administration.ChangeUserAsync(new("disabled", "example.test"), new UserSettings { IsEnabled = false }, default);
        (string Name, string Password)[] attempts =
            [("alice", "wrong"), ("nobody", "secret"), ("disabled", "secret"), ("nobody@nowhere.test", "x"), ("", ""), ("a\0b", "x"), ("alice", new string('p', 100_000))];
        foreach (var (name, password) in attempts)
        {
            var before = fixture.Hashers[0].Verifications;
            Assert.Equal(LogInStatus.Refused, (await fixture.Store.Directory.AuthenticateAsync(name, password, default)).Status);
            Assert.Equal(1, fixture.Hashers[0].Verifications - before);
        }
    }

    [Fact]
    public async Task A_right_password_is_remembered_for_a_while_and_forgotten_with_a_change()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        await fixture.AddUserAsync();
        Assert.Equal(1, await HashesAsync("secret", LogInStatus.Success));
        Assert.Equal(0, await HashesAsync("secret", LogInStatus.Success));
        Assert.Equal(1, await HashesAsync("wrong", LogInStatus.Refused));
        fixture.Time.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(1, await HashesAsync("secret", LogInStatus.Success));
        await fixture.Store.Administration.SetPasswordAsync(EmbeddedFixture.Alice, "fresh", default);
        Assert.Equal(1, await HashesAsync("secret", LogInStatus.Refused));
        Assert.Equal(1, await HashesAsync("fresh", LogInStatus.Success));
        await fixture.Store.Administration.ChangeUserAsync(EmbeddedFixture.Alice, new UserSettings { IsEnabled = false }, default);
        Assert.Equal(1, await HashesAsync("fresh", LogInStatus.Refused));
        await fixture.Store.Administration.RemoveUserAsync(EmbeddedFixture.Alice, default);
        Assert.Equal(1, await HashesAsync("fresh", LogInStatus.Refused));

        async Task<int> HashesAsync(string password, LogInStatus expected)
        {
            var before = fixture.Hashers[0].Verifications;
            Assert.Equal(expected, (await fixture.Store.Directory.AuthenticateAsync("alice", password, default)).Status);
            return fixture.Hashers[0].Verifications - before;
        }
    }

    [Fact]
    public async Task An_outdated_verifier_is_made_anew_at_log_in()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        await fixture.AddUserAsync();
        await fixture.Store.DisposeAsync();
        var old = fixture.Hashers[0];
        var today = new TestHasher("2");
        fixture.Hashers = [today, old];
        await fixture.OpenAsync();
        var secret = await fixture.Store.Directory.FindScramSecretAsync("alice", ScramAlgorithm.Sha256, default);
        Assert.Equal(LogInStatus.Success, (await fixture.Store.Directory.AuthenticateAsync("alice", "secret", default)).Status);
        Assert.NotEqual(
            secret!.Secret.Salt.ToArray(), (await fixture.Store.Directory.FindScramSecretAsync("alice", ScramAlgorithm.Sha256, default))!.Secret.Salt.ToArray());
        await fixture.Store.DisposeAsync();
        fixture.Hashers = [today];
        await fixture.OpenAsync();
        Assert.Equal(LogInStatus.Success, (await fixture.Store.Directory.AuthenticateAsync("alice", "secret", default)).Status);
    }

    [Fact]
    public async Task Hashes_run_on_a_bounded_pool_with_a_bounded_line()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync(static o => o with { PasswordHashers = 2, MaxWaitingLogIns = 3 });
        await fixture.AddUserAsync();
        using var gate = new ManualResetEventSlim();
        fixture.Hashers[0].Gate = gate;
        var attempts = Enumerable.Range(0, 10).Select(_ => fixture.Store.Directory.AuthenticateAsync("alice", "wrong", default).AsTask()).ToList();
        for (var refused = 0; refused < 5; refused++)
        {
            var first = await Task.WhenAny(attempts);
            Assert.Equal(LogInStatus.Unavailable, (await first).Status);
            attempts.Remove(first);
        }
        gate.Set();
        Assert.All(await Task.WhenAll(attempts), static r => Assert.Equal(LogInStatus.Refused, r.Status));
        Assert.InRange(fixture.Hashers[0].MostAtOnce, 1, 2);
    }

    [Fact]
    public async Task Scram_secrets_fit_the_password()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        await fixture.AddUserAsync();
        foreach (var algorithm in Enum.GetValues<ScramAlgorithm>())
        {
            var found = await fixture.Store.Directory.FindScramSecretAsync("alice@example.test", algorithm, default);
            var expected = ScramSecret.Derive(algorithm, "secret", found!.Secret.Salt.Span, found.Secret.Iterations);
            Assert.Equal(expected.StoredKey.ToArray(), found.Secret.StoredKey.ToArray());
            Assert.Equal(expected.ServerKey.ToArray(), found.Secret.ServerKey.ToArray());
        }
        Assert.Null(await fixture.Store.Directory.FindScramSecretAsync("nobody", ScramAlgorithm.Sha1, default));
    }

    [Fact]
    public async Task Users_own_their_address_their_tags_and_the_aliases_that_lead_to_them()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        var alice = await fixture.AddUserAsync();
        await fixture.AddUserAsync("bob");
        await AliasAsync(fixture, "team", "all@example.test");
        await AliasAsync(fixture, "all", "alice@example.test", "team@example.test");
        foreach (var own in new[] { "alice", "Alice+x", "team", "all" }) Assert.True(await OwnsAsync(own));
        foreach (var other in new[] { "bob", "nobody" }) Assert.False(await OwnsAsync(other));

        async Task<bool> OwnsAsync(string name) => await fixture.Store.Directory.OwnsAddressAsync(alice.Id, new EmailAddress(name, "example.test"), default);
    }

    [Fact]
    public async Task Changes_that_make_no_sense_are_answered()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        await fixture.AddUserAsync();
        var admin = fixture.Store.Administration;
        Assert.Equal(DirectoryChange.AlreadyExists, await admin.AddUserAsync(new("ALICE", "example.test"), "x", new UserSettings(), default));
        Assert.Equal(DirectoryChange.UnknownDomain, await admin.AddUserAsync(new("bob", "elsewhere.test"), "x", new UserSettings(), default));
        Assert.Equal(DirectoryChange.Invalid, await admin.AddUserAsync(new("b ob", "example.test"), "x", new UserSettings(), default));
        Assert.Equal(DirectoryChange.Invalid, await admin.AddUserAsync(new("bob", "example.test"), "", new UserSettings(), default));
        Assert.Equal(DirectoryChange.NotFound, await admin.SetPasswordAsync(new("bob", "example.test"), "x", default));
        Assert.Equal(DirectoryChange.AlreadyExists, await admin.SetAliasAsync(new AliasFacts(EmbeddedFixture.Alice, [EmbeddedFixture.Alice]), default));
        Assert.Equal(DirectoryChange.Invalid, await admin.SetAliasAsync(new AliasFacts(new("x", "example.test"), []), default));
        Assert.Equal(DirectoryChange.NotFound, await admin.RemoveAliasAsync(new("x", "example.test"), default));
        Assert.Equal(DirectoryChange.NotEmpty, await admin.RemoveDomainAsync("example.test", default));
        Assert.Equal(DirectoryChange.NotFound, await admin.RemoveDomainAsync("elsewhere.test", default));
        Assert.Equal(DirectoryChange.Invalid, await admin.SetDomainAsync(new DomainFacts("a b"), default));
        Assert.Equal("alice", Assert.Single(await admin.ListUsersAsync("example.test", default)).Account.Address.LocalPart);
        Assert.Equal(DirectoryChange.Done, await admin.RemoveUserAsync(EmbeddedFixture.Alice, default));
        Assert.Equal(DirectoryChange.Done, await admin.RemoveDomainAsync("example.test", default));
    }

    private static ValueTask<DirectoryChange> AliasAsync(EmbeddedFixture fixture, string name, params string[] targets) =>
        fixture.Store.Administration.SetAliasAsync(new AliasFacts(new EmailAddress(name, "example.test"), [.. targets.Select(Parse)]), default);

    private static EmailAddress Parse(string text)
    {
        var at = text.LastIndexOf('@');
        return new EmailAddress(text[..at], text[(at + 1)..]);
    }

    private static async Task<RecipientResolution> ResolveAsync(EmbeddedFixture fixture, string address) =>
        await fixture.Store.Directory.ResolveAsync(Parse(address), default);

    private static async Task<(string User, string? Detail)> LocalAsync(EmbeddedFixture fixture, string address)
    {
        var local = Assert.IsType<RecipientResolution.Local>(await ResolveAsync(fixture, address));
        return (local.Account.Address.LocalPart, local.Detail);
    }
}
