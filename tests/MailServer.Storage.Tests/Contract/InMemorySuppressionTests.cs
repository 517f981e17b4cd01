using MailServer.Queue;
using MailServer.Testing;

namespace MailServer.Storage.Tests.Contract;

/// <summary>The reference keeps its own contract.</summary>
public sealed class InMemorySuppressionTests : SuppressionContract
{
    protected override ValueTask<ISuppressionList> CreateAsync() => new(new InMemorySuppressionList(Time));

    protected override ValueTask DeleteAsync() => ValueTask.CompletedTask;
}
