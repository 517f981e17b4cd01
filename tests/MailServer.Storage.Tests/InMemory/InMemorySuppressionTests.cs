using MailServer.Queue;
using MailServer.Testing;
using MailServer.Testing.Conformance;

namespace MailServer.Storage.Tests.InMemory;

/// <summary>The reference keeps its own contract.</summary>
public sealed class InMemorySuppressionTests : SuppressionContract
{
    protected override ValueTask<ISuppressionList> CreateAsync() => new(new InMemorySuppressionList(Time));

    protected override ValueTask DeleteAsync() => ValueTask.CompletedTask;
}
