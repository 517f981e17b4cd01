using System.Globalization;
using MailServer.Events;
using MailServer.Imap.Tests.Support;
using MailServer.Messages;
using MailServer.Protocol.Imap;
using MailServer.Storage;
using MessageFlags = MailServer.Messages.MessageFlags;

namespace MailServer.Imap.Tests.Concurrency;

/// <summary>
/// Fifty clients append, flag, copy, move and expunge in one mailbox at once, on each store. Every client's view stays a possible history, and at the end all views are equal to
/// what a new client sees. So many commands, not so many seconds: a slow machine tests the same. <c>MAILSERVER_SESSION_COMMANDS=500</c> makes it minutes.
/// </summary>
public class FiftySessionsTests
{
    private const int Sessions = 50;

    private static readonly int? Longer =
        int.TryParse(Environment.GetEnvironmentVariable("MAILSERVER_SESSION_COMMANDS"), CultureInfo.InvariantCulture, out var commands) ? commands : null;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task In_memory_all_agree_at_the_end(int seed) => await RunAsync(new TestServer(), seed, commands: 40, kills: 0);

    [Theory]
    [InlineData(3)]
    public async Task On_disk_all_agree_at_the_end(int seed)
    {
        await using var embedded = await EmbeddedServer.OpenAsync();
        await RunAsync(embedded.Server, seed, commands: 25, kills: 0);
    }

    [Theory]
    [InlineData(4)]
    public async Task In_memory_sessions_that_are_killed_disturb_nobody(int seed) => await RunAsync(new TestServer(), seed, commands: 30, kills: 3);

    [Theory]
    [InlineData(5)]
    public async Task On_disk_sessions_that_are_killed_disturb_nobody(int seed)
    {
        await using var embedded = await EmbeddedServer.OpenAsync(textIndex: true);
        await RunAsync(embedded.Server, seed, commands: 15, kills: 2);
    }

    // A handler that marks and removes messages while others work on them (RFC 6785 §2.2.3, §2.2.4).
    [Theory]
    [InlineData(6, false)]
    [InlineData(7, true)]
    public async Task A_handler_that_meddles_with_the_messages_confuses_nobody(int seed, bool onDisk)
    {
        await using var embedded = onDisk ? await EmbeddedServer.OpenAsync() : null;
        var server = embedded?.Server ?? new TestServer();
        var handler = new EventRecorder { Then = MeddleAsync };
        EventRecorder.Bind(server, handler);
        await RunAsync(server, seed, commands: 15, kills: onDisk ? 0 : 2);
        Assert.NotEmpty(handler.Told);
    }

    private static async Task MeddleAsync(ImapEvent told, CancellationToken cancellationToken)
    {
        var uids = UidSet.Of(told.Messages.Select(static message => message.Uid));
        await told.Folder.ChangeFlagsAsync(uids, new FlagChange(FlagAction.Add, new MessageFlags(SystemFlags.None, ["$Handled"])), cancellationToken);
        if (told.Cause == ImapEventCause.Append && told.Messages[0].Uid % 5 == 0) await told.Folder.RemoveAsync(uids, cancellationToken);
    }

    private static async Task RunAsync(TestServer server, int seed, int commands, int kills)
    {
        commands = Longer ?? commands;
        var log = new ErrorLog();
        server.Services = server.Services with { Logger = log };
        var first = await server.LogInAsync();
        if (!(await first.UntaggedAsync("LIST \"\" Archive")).Any()) await first.OkAsync("CREATE Archive");
        for (var i = 0; i < 10; i++) await first.AppendAsync("APPEND INBOX", Samples.Simple("Message"));

        var sessions = await Task.WhenAll(Enumerable.Range(0, Sessions).Select(i => Task.Run(() => LiveAsync(server, new Random((seed * 1000) + i), commands, kills))));

        var newcomer = await RandomSession.OpenAsync(server, new Random(0));
        var truth = await newcomer.FinishAsync();
        foreach (var session in sessions) Assert.Equal(truth, await session.FinishAsync());
        Assert.Empty(log.Errors);
    }

    private static async Task<RandomSession> LiveAsync(TestServer server, Random random, int commands, int kills)
    {
        var session = await RandomSession.OpenAsync(server, random);
        for (var i = 0; i < kills; i++)
        {
            await session.RunAsync(random.Next(commands / kills));
            await session.DieAsync();
            session = await RandomSession.OpenAsync(server, random);
        }

        await session.RunAsync(commands);
        return session;
    }
}
