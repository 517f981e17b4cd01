using MailServer.Directories;
using MailServer.Protocol;

namespace MailServer.Testing.Conformance;

public abstract partial class DirectoryContract
{
    private static readonly EmailAddress Foreigner = new("x", "elsewhere.test");

    [Fact]
    public async Task Domains_are_listed_sorted_in_lower_case()
    {
        await DoneAsync(Administration.SetDomainAsync(new DomainFacts("B.test"), CancellationToken.None));
        await DoneAsync(Administration.SetDomainAsync(new DomainFacts("a.test") { CatchAll = Alice }, CancellationToken.None));

        Assert.Equal(
            [new DomainFacts("a.test") { CatchAll = Alice }, new DomainFacts("b.test"), new DomainFacts("example.test")],
            await Administration.ListDomainsAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_domain_is_removed_when_nobody_is_in_it()
    {
        await SetAliasAsync("info", Alice);
        Assert.Equal(DirectoryChange.NotEmpty, await Administration.RemoveDomainAsync("example.test", CancellationToken.None));
        await DoneAsync(Administration.RemoveUserAsync(Alice, CancellationToken.None));
        Assert.Equal(DirectoryChange.NotEmpty, await Administration.RemoveDomainAsync("example.test", CancellationToken.None));
        await DoneAsync(Administration.RemoveAliasAsync(new EmailAddress("info", "example.test"), CancellationToken.None));
        await DoneAsync(Administration.RemoveDomainAsync("Example.test", CancellationToken.None));
        Assert.Equal(DirectoryChange.NotFound, await Administration.RemoveDomainAsync("example.test", CancellationToken.None));
    }

    [Fact]
    public async Task Users_are_listed_sorted_with_their_settings()
    {
        var settings = new UserSettings { IsEnabled = false, QuotaBytes = 1000 };
        await DoneAsync(Administration.SetDomainAsync(new DomainFacts("b.test"), CancellationToken.None));
        await DoneAsync(Administration.AddUserAsync(Bob, "x", settings, CancellationToken.None));
        await DoneAsync(Administration.AddUserAsync(new EmailAddress("carol", "b.test"), "x", new UserSettings(), CancellationToken.None));

        var all = await Administration.ListUsersAsync(null, CancellationToken.None);
        var some = await Administration.ListUsersAsync("example.test", CancellationToken.None);

        Assert.Equal(["alice", "bob", "carol"], all.Select(u => u.Account.Address.LocalPart));
        Assert.Equal([Alice, Bob], some.Select(u => u.Account.Address));
        Assert.Equal(settings, some[1].Settings);
        Assert.False(some[1].Account.IsEnabled);
        Assert.Empty(await Administration.ListUsersAsync("none.test", CancellationToken.None));
    }

    [Fact]
    public async Task A_user_may_send_as_an_address_that_was_granted()
    {
        await DoneAsync(Administration.AddUserAsync(Bob, "x", new UserSettings(), CancellationToken.None));
        var bob = (await Directory.FindAccountAsync("bob@example.test", CancellationToken.None))!.Id;
        var one = new SenderGrant(Bob, new EmailAddress("sales", "elsewhere.test"));
        var all = new SenderGrant(Bob, new EmailAddress(SenderGrant.Everybody, "whole.test"));
        Assert.False(await Directory.OwnsAddressAsync(bob, one.Address, CancellationToken.None));

        await DoneAsync(Administration.AddGrantAsync(one, CancellationToken.None));
        await DoneAsync(Administration.AddGrantAsync(one, CancellationToken.None));
        await DoneAsync(Administration.AddGrantAsync(all, CancellationToken.None));

        Assert.True(await Directory.OwnsAddressAsync(bob, new EmailAddress("Sales", "Elsewhere.test"), CancellationToken.None));
        Assert.True(await Directory.OwnsAddressAsync(bob, new EmailAddress("any", "whole.test"), CancellationToken.None));
        Assert.False(await Directory.OwnsAddressAsync(bob, Foreigner, CancellationToken.None));
        Assert.Equal([all, one], await Administration.ListGrantsAsync(Bob, CancellationToken.None));
        Assert.Empty(await Administration.ListGrantsAsync(Alice, CancellationToken.None));

        await DoneAsync(Administration.RemoveGrantAsync(one, CancellationToken.None));
        Assert.Equal(DirectoryChange.NotFound, await Administration.RemoveGrantAsync(one, CancellationToken.None));
        Assert.False(await Directory.OwnsAddressAsync(bob, one.Address, CancellationToken.None));
        Assert.Equal(DirectoryChange.NotFound, await Administration.AddGrantAsync(new SenderGrant(Foreigner, Alice), CancellationToken.None));
    }

    [Fact]
    public async Task Grants_go_with_their_user()
    {
        await DoneAsync(Administration.AddUserAsync(Bob, "x", new UserSettings(), CancellationToken.None));
        await DoneAsync(Administration.AddGrantAsync(new SenderGrant(Bob, Foreigner), CancellationToken.None));
        await DoneAsync(Administration.RemoveUserAsync(Bob, CancellationToken.None));
        Assert.Empty(await Administration.ListGrantsAsync(null, CancellationToken.None));
    }

    [Fact]
    public async Task What_cannot_be_added_says_why()
    {
        await SetAliasAsync("info", Alice);

        Assert.Equal(DirectoryChange.AlreadyExists, await AddAsync(Alice, "x"));
        Assert.Equal(DirectoryChange.AlreadyExists, await AddAsync(new EmailAddress("ALICE", "example.test"), "x"));
        Assert.Equal(DirectoryChange.AlreadyExists, await AddAsync(new EmailAddress("info", "example.test"), "x"));
        Assert.Equal(DirectoryChange.UnknownDomain, await AddAsync(Foreigner, "x"));
        Assert.Equal(DirectoryChange.Invalid, await AddAsync(Bob, ""));
        Assert.Equal(DirectoryChange.Invalid, await AddAsync(new EmailAddress("", "example.test"), "x"));
        Assert.Equal(DirectoryChange.Invalid, await Administration.SetDomainAsync(new DomainFacts(""), CancellationToken.None));
    }

    [Fact]
    public async Task What_is_not_there_cannot_be_changed()
    {
        Assert.Equal(DirectoryChange.NotFound, await Administration.SetPasswordAsync(Bob, "x", CancellationToken.None));
        Assert.Equal(DirectoryChange.NotFound, await Administration.ChangeUserAsync(Bob, new UserSettings(), CancellationToken.None));
        Assert.Equal(DirectoryChange.NotFound, await Administration.RemoveUserAsync(Bob, CancellationToken.None));
        Assert.Equal(DirectoryChange.NotFound, await Administration.RemoveAliasAsync(Bob, CancellationToken.None));
        Assert.Equal(DirectoryChange.Invalid, await Administration.SetPasswordAsync(Alice, "", CancellationToken.None));
    }

    [Fact]
    public async Task Aliases_are_listed_and_replaced()
    {
        await SetAliasAsync("b", Foreigner);
        await SetAliasAsync("a", Foreigner);
        await SetAliasAsync("b", Alice, Foreigner);

        var aliases = await Administration.ListAliasesAsync("example.test", CancellationToken.None);

        Assert.Equal(["a", "b"], aliases.Select(a => a.Address.LocalPart));
        Assert.Equal([Alice, Foreigner], aliases[1].Targets);
        Assert.Equal(2, (await Administration.ListAliasesAsync(null, CancellationToken.None)).Count);
        Assert.Empty(await Administration.ListAliasesAsync("none.test", CancellationToken.None));
    }

    [Fact]
    public async Task An_alias_is_no_user_has_targets_and_lies_in_a_domain_of_ours()
    {
        Assert.Equal(DirectoryChange.AlreadyExists, await TrySetAliasAsync(Alice, Bob));
        Assert.Equal(DirectoryChange.Invalid, await TrySetAliasAsync(Bob));
        Assert.Equal(DirectoryChange.UnknownDomain, await TrySetAliasAsync(Foreigner, Alice));
    }

    [Fact]
    public async Task A_user_made_again_is_another_account()
    {
        var first = (await Directory.FindAccountAsync("alice", CancellationToken.None))!.Id;
        await DoneAsync(Administration.RemoveUserAsync(Alice, CancellationToken.None));
        Assert.Null(await Directory.FindAccountAsync("alice", CancellationToken.None));
        await DoneAsync(Administration.AddUserAsync(Alice, "new", new UserSettings(), CancellationToken.None));

        Assert.NotEqual(first, (await Directory.FindAccountAsync("alice", CancellationToken.None))!.Id);
    }

    private async Task<DirectoryChange> AddAsync(EmailAddress address, string password) =>
        await Administration.AddUserAsync(address, password, new UserSettings(), CancellationToken.None);

    private async Task<DirectoryChange> TrySetAliasAsync(EmailAddress address, params EmailAddress[] targets) =>
        await Administration.SetAliasAsync(new AliasFacts(address, targets), CancellationToken.None);
}
