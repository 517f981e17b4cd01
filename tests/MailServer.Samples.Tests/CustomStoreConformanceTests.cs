using CustomStore.Mailbox;
using CustomStore.Tickets;
using MailServer.Storage;
using MailServer.Testing.Conformance;

namespace MailServer.Samples.Tests;

/// <summary>The sample's store runs the kit that we tell others to run.</summary>
public sealed class CustomStoreConformanceTests : FolderViewContract
{
    private readonly TicketList _tickets = new(TimeProvider.System);

    protected override Task<IMailFolder> OpenFolderAsync() => Task.FromResult<IMailFolder>(new TicketInbox(_tickets, new TicketMessages()));

    protected override Task AddMessageAsync()
    {
        _tickets.Open("Alice <alice@example.test>", "The printer prints nothing", "It hums.");
        return Task.CompletedTask;
    }
}
