using MailServer.Queue;
using MailServer.Testing;
using MailServer.Testing.Conformance;

namespace MailServer.Storage.Tests.InMemory;

/// <summary>The reference keeps its own contract.</summary>
public sealed class InMemoryTransportNotesTests : TransportNotesContract
{
    protected override ValueTask<ITransportNotes> CreateAsync() => new(new InMemoryTransportNotes(Time));

    protected override ValueTask DeleteAsync() => ValueTask.CompletedTask;
}
