using MailServer.Directories;

namespace MailServer.Testing.Conformance;

public abstract partial class DirectoryContract
{
    private IAutoReplyDirectory Replies
    {
        get
        {
            var replies = FindReplies();
            if (replies is null) Assert.Skip("The directory has no answers of mailboxes.");
            return replies;
        }
    }

    /// <summary>The directory's answers of mailboxes, or null when it has none.</summary>
    protected virtual IAutoReplyDirectory? FindReplies() => Directory as IAutoReplyDirectory;

    [Fact]
    public async Task What_a_mailbox_answers_is_kept_changed_and_ended()
    {
        var account = (await Directory.FindAccountAsync("alice", CancellationToken.None))!.Id;
        var start = new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.FromHours(2));
        var reply = new AutoReply("I am away.\r\nGr\u00fc\u00dfe") { Subject = "Away", Start = start, End = start.AddDays(14), Days = 3, IsEnabled = false, Addresses = [Bob] };
        Assert.Null(await Replies.FindAutoReplyAsync(account, CancellationToken.None));

        await DoneAsync(Replies.SetAutoReplyAsync(Alice, new AutoReply("old"), CancellationToken.None));
        await DoneAsync(Replies.SetAutoReplyAsync(Alice, reply, CancellationToken.None));

        var kept = await Replies.FindAutoReplyAsync(account, CancellationToken.None);
        Assert.Equal([Bob], kept!.Addresses);
        Assert.Equal(reply, kept with { Addresses = reply.Addresses });

        await DoneAsync(Replies.SetAutoReplyAsync(Alice, null, CancellationToken.None));
        Assert.Null(await Replies.FindAutoReplyAsync(account, CancellationToken.None));
        Assert.Equal(DirectoryChange.NotFound, await Replies.SetAutoReplyAsync(Bob, reply, CancellationToken.None));
        Assert.Equal(DirectoryChange.Invalid, await Replies.SetAutoReplyAsync(Alice, reply with { Days = 0 }, CancellationToken.None));
        Assert.Equal(DirectoryChange.Invalid, await Replies.SetAutoReplyAsync(Alice, reply with { Subject = "a\nb" }, CancellationToken.None));
        Assert.Equal(DirectoryChange.Invalid, await Replies.SetAutoReplyAsync(Alice, reply with { End = start }, CancellationToken.None));
        Assert.Equal(DirectoryChange.Invalid, await Replies.SetAutoReplyAsync(Alice, new AutoReply(new string('x', 40_000)), CancellationToken.None));
    }
}
