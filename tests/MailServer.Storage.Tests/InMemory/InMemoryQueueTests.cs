using MailServer.Queue;
using MailServer.Testing;
using MailServer.Testing.Conformance;

namespace MailServer.Storage.Tests.InMemory;

/// <summary>The reference keeps its own contract.</summary>
public sealed class InMemoryQueueTests : QueueContract
{
    protected override ValueTask<IQueueStorage> CreateAsync() => new(new InMemoryQueueStorage(Time));

    protected override ValueTask DeleteAsync() => ValueTask.CompletedTask;
}
