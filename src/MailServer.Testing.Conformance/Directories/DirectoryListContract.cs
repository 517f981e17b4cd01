using MailServer.Directories;
using MailServer.Directories.Lists;
using MailServer.Protocol;

namespace MailServer.Testing.Conformance;

public abstract partial class DirectoryContract
{
    private static readonly ListBounceRule Bounces = new(2, TimeSpan.FromDays(30));
    private static readonly EmailAddress Team = new("team", "example.test");
    private static readonly EmailAddress Outside = new("Zoe", "elsewhere.test");

    private IListAdministration Lists
    {
        get
        {
            var lists = FindLists();
            if (lists is null) Assert.Skip("The directory has no lists.");
            return lists;
        }
    }

    /// <summary>The directory's lists, or null when it has none.</summary>
    protected virtual IListAdministration? FindLists() => Directory as IListAdministration;

    /// <summary>Lets time pass for the directory; where the test cannot, what needs it is skipped.</summary>
    protected virtual void Advance(TimeSpan time) => Assert.Skip("The directory's clock cannot be advanced.");

    [Fact]
    public async Task A_list_keeps_its_settings_and_is_found()
    {
        var list = new MailingList(Team)
        {
            Title = "The team", Posting = ListPosting.Domain, Senders = [Outside], Replies = ListReplies.ToList, SubjectTag = "team", Archive = Alice,
            ArchiveFolder = "Lists/team", Owner = Bob, Joining = ListJoining.Confirmed, Automatic = ListAutomaticMail.Drop,
            From = ListFrom.List, HelpPage = new Uri("https://lists.example.test/help?a=b"), ArchivePage = new Uri("mailto:archive@example.test"),
        };
        await DoneAsync(Lists.SetListAsync(new MailingList(Team), CancellationToken.None));
        await DoneAsync(Lists.SetListAsync(list, CancellationToken.None));

        var kept = await Lists.FindListAsync(new EmailAddress("TEAM", "Example.test"), CancellationToken.None);
        Assert.Equal(list with { Senders = [] }, kept! with { Senders = [] }, EqualButForSenders);
        Assert.Equal([Outside], kept.Senders);
        Assert.Equal([Team], (await Lists.ListListsAsync("example.test", CancellationToken.None)).Select(l => l.Address));
        Assert.Empty(await Lists.ListListsAsync("none.test", CancellationToken.None));
        Assert.Equal(DirectoryChange.NotEmpty, await RemoveTheDomainAsync());

        await DoneAsync(Lists.RemoveListAsync(Team, CancellationToken.None));
        Assert.Null(await Lists.FindListAsync(Team, CancellationToken.None));
        Assert.Equal(DirectoryChange.NotFound, await Lists.RemoveListAsync(Team, CancellationToken.None));
        Assert.IsType<RecipientResolution.Unknown>(await ResolveAsync("team@example.test"));
    }

    [Fact]
    public async Task Addresses_of_lists_lead_to_them_and_the_owner_is_an_alias()
    {
        Assert.IsType<RecipientResolution.Unknown>(await ResolveAsync("team-bounces@example.test"));
        await DoneAsync(Lists.SetListAsync(new MailingList(Team) { Owner = Alice }, CancellationToken.None));

        foreach (var (address, part, token) in ((string, ListPart, string?)[])
        [
            ("Team@example.test", ListPart.Post, null), ("team-subscribe@example.test", ListPart.Subscribe, null), ("TEAM-UNSUBSCRIBE+ABC@example.test", ListPart.Unsubscribe, "abc"),
            ("team-bounces+abc@example.test", ListPart.Bounces, "abc"),
        ])
        {
            var found = Assert.IsType<RecipientResolution.List>(await ResolveAsync(address));
            Assert.Equal((Team, part, token), (found.Mailing.Address, found.Part, found.Token));
        }

        Assert.Equal([Alice], Assert.IsType<RecipientResolution.Alias>(await ResolveAsync("team-owner@example.test")).Targets);
        await SetAliasAsync("team-subscribe", Alice);
        Assert.IsType<RecipientResolution.Alias>(await ResolveAsync("team-subscribe@example.test"));
    }

    [Fact]
    public async Task An_address_is_a_users_an_aliases_or_a_lists()
    {
        await SetAliasAsync("info", Alice);
        Assert.Equal(DirectoryChange.AlreadyExists, await Lists.SetListAsync(new MailingList(Alice), CancellationToken.None));
        Assert.Equal(DirectoryChange.AlreadyExists, await Lists.SetListAsync(new MailingList(new EmailAddress("info", "example.test")), CancellationToken.None));
        Assert.Equal(DirectoryChange.UnknownDomain, await Lists.SetListAsync(new MailingList(Outside), CancellationToken.None));
        Assert.Equal(DirectoryChange.Invalid, await Lists.SetListAsync(new MailingList(Team) { SubjectTag = "two\nlines" }, CancellationToken.None));
        Assert.Equal(DirectoryChange.Invalid, await Lists.SetListAsync(new MailingList(Team) { Archive = Team }, CancellationToken.None));
        await DoneAsync(Lists.SetListAsync(new MailingList(Team), CancellationToken.None));
        Assert.Equal(DirectoryChange.AlreadyExists, await Administration.AddUserAsync(Team, "secret", new UserSettings(), CancellationToken.None));
        Assert.Equal(DirectoryChange.AlreadyExists, await Administration.SetAliasAsync(new AliasFacts(Team, [Alice]), CancellationToken.None));
    }

    [Fact]
    public async Task Members_are_added_all_or_none_and_listed_by_pages()
    {
        Assert.Equal(DirectoryChange.NotFound, await Lists.AddMembersAsync(Team, [Alice], CancellationToken.None));
        await DoneAsync(Lists.SetListAsync(new MailingList(Team), CancellationToken.None));
        await DoneAsync(Lists.AddMembersAsync(Team, [Outside, Bob, Alice, new EmailAddress("BOB", "example.test")], CancellationToken.None));

        var all = await Lists.ListMembersAsync(Team, null, 10, CancellationToken.None);
        Assert.Equal([Outside, Alice, Bob], all.Select(m => m.Address));
        Assert.All(all, member => Assert.Equal(ListMemberState.Active, member.State));
        Assert.Equal(3, all.Select(m => m.Token).Distinct().Count());
        Assert.Equal([Alice], (await Lists.ListMembersAsync(Team, Outside, 1, CancellationToken.None)).Select(m => m.Address));
        Assert.Equal(all[0], await Lists.FindMemberAsync(Team, new EmailAddress("zoe", "ELSEWHERE.test"), CancellationToken.None));

        await DoneAsync(Lists.RemoveMemberAsync(Team, new EmailAddress("ZOE", "elsewhere.test"), CancellationToken.None));
        Assert.Equal(DirectoryChange.NotFound, await Lists.RemoveMemberAsync(Team, Outside, CancellationToken.None));
        Assert.Null(await Lists.UnsubscribeAsync(all[0].Token, CancellationToken.None));
    }

    [Fact]
    public async Task A_list_has_ten_thousand_members_and_no_more()
    {
        await DoneAsync(Lists.SetListAsync(new MailingList(Team), CancellationToken.None));
        EmailAddress[] many = [.. Enumerable.Range(0, IListAdministration.MostMembers).Select(i => new EmailAddress($"m{i}", "elsewhere.test"))];
        await DoneAsync(Lists.AddMembersAsync(Team, many, CancellationToken.None));

        await DoneAsync(Lists.AddMembersAsync(Team, [many[0]], CancellationToken.None));
        Assert.Equal(DirectoryChange.TooMany, await Lists.AddMembersAsync(Team, [many[1], Alice], CancellationToken.None));
        Assert.Null(await Lists.RequestMembershipAsync(Team, Alice, CancellationToken.None));
        Assert.Equal(many.Length, (await Lists.ListMembersAsync(Team, null, many.Length + 1, CancellationToken.None)).Count);
    }

    [Fact]
    public async Task A_wish_to_be_a_member_counts_once_it_is_confirmed()
    {
        Assert.Null(await Lists.RequestMembershipAsync(Team, Outside, CancellationToken.None));
        await DoneAsync(Lists.SetListAsync(new MailingList(Team), CancellationToken.None));

        var pending = await Lists.RequestMembershipAsync(Team, Outside, CancellationToken.None);
        Assert.Equal(ListMemberState.Pending, pending!.State);
        Assert.Equal(pending, await Lists.RequestMembershipAsync(Team, Outside, CancellationToken.None));
        Assert.Null(await Lists.ConfirmMembershipAsync("nobodys", CancellationToken.None));
        var confirmed = await Lists.ConfirmMembershipAsync(pending.Token, CancellationToken.None);
        Assert.Equal((Team, Outside, ListMemberState.Active), (confirmed!.List.Address, confirmed.Member.Address, confirmed.Member.State));

        var ended = await Lists.UnsubscribeAsync(pending.Token, CancellationToken.None);
        Assert.Equal((Team, Outside), (ended!.List.Address, ended.Member.Address));
        Assert.Null(await Lists.UnsubscribeAsync(pending.Token, CancellationToken.None));
        Assert.Empty(await Lists.ListMembersAsync(Team, null, 10, CancellationToken.None));
    }

    [Fact]
    public async Task A_wish_that_nobody_confirms_is_forgotten_and_only_so_many_wait()
    {
        await DoneAsync(Lists.SetListAsync(new MailingList(Team), CancellationToken.None));
        for (var i = 0; i < ListRules.MostPending; i++)
            Assert.NotNull(await Lists.RequestMembershipAsync(Team, new EmailAddress($"m{i}", "elsewhere.test"), CancellationToken.None));
        Assert.Null(await Lists.RequestMembershipAsync(Team, Outside, CancellationToken.None));

        Advance(ListRules.PendingTime + TimeSpan.FromSeconds(1));

        Assert.NotNull(await Lists.RequestMembershipAsync(Team, Outside, CancellationToken.None));
        Assert.Single(await Lists.ListMembersAsync(Team, null, 10, CancellationToken.None));
    }

    [Fact]
    public async Task Bounces_count_once_a_day_and_switch_a_member_off_until_it_is_active_again()
    {
        await DoneAsync(Lists.SetListAsync(new MailingList(Team), CancellationToken.None));
        await DoneAsync(Lists.AddMembersAsync(Team, [Outside], CancellationToken.None));
        var token = (await Lists.FindMemberAsync(Team, Outside, CancellationToken.None))!.Token;

        Assert.Equal((1, ListMemberState.Active), await BounceAsync(token));
        Assert.Equal((1, ListMemberState.Active), await BounceAsync(token));
        Advance(TimeSpan.FromDays(31));
        Assert.Equal((1, ListMemberState.Active), await BounceAsync(token));
        Advance(TimeSpan.FromDays(1));
        Assert.Equal((2, ListMemberState.Disabled), await BounceAsync(token));
        Assert.Equal(ListMemberState.Disabled, (await Lists.FindMemberAsync(Team, Outside, CancellationToken.None))!.State);

        await DoneAsync(Lists.AddMembersAsync(Team, [Outside], CancellationToken.None));
        var again = await Lists.FindMemberAsync(Team, Outside, CancellationToken.None);
        Assert.Equal((ListMemberState.Active, 0, token), (again!.State, again.Bounces, again.Token));
        Assert.Null(await Lists.CountBounceAsync("nobodys", Bounces, CancellationToken.None));
    }

    private static bool EqualButForSenders(MailingList expected, MailingList found) => (expected with { Senders = found.Senders }).Equals(found);

    private async Task<(int Bounces, ListMemberState State)> BounceAsync(string token)
    {
        var membership = await Lists.CountBounceAsync(token, Bounces, CancellationToken.None);
        return (membership!.Member.Bounces, membership.Member.State);
    }

    private async Task<DirectoryChange> RemoveTheDomainAsync()
    {
        await DoneAsync(Administration.RemoveUserAsync(Alice, CancellationToken.None));
        return await Administration.RemoveDomainAsync("example.test", CancellationToken.None);
    }
}
