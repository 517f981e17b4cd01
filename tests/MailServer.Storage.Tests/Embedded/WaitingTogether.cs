using System.Threading.Channels;
using MailServer.Storage.Embedded.Writing;

namespace MailServer.Storage.Tests.Embedded;

/// <summary>The line before the writer, which lets a given number of operations go as one group.</summary>
internal sealed class WaitingTogether(int most) : WaitingOperations(most)
{
    private readonly Channel<WriteOperation> _added = Channel.CreateUnbounded<WriteOperation>();
    private volatile int _expected;

    /// <summary>Starts writes one after the other, so that they stand in line in this order, and waits for all of them.</summary>
    public async Task RunAsync(params Func<Task>[] writes)
    {
        _expected = writes.Length;
        var tasks = new List<Task>();
        foreach (var write in writes)
        {
            tasks.Add(write());
            await _added.Reader.ReadAsync();
        }
        await Task.WhenAll(tasks);
    }

    public override void Add(WriteOperation operation)
    {
        var isAwaited = _expected > 0;
        base.Add(operation);
        if (isAwaited) _added.Writer.TryWrite(operation);
    }

    public override bool Take(List<WriteOperation> group, int mostOperations, long mostBytes)
    {
        do
        {
            if (!base.Take(group, mostOperations, mostBytes)) return false;
        }
        while (group.Count < _expected);
        _expected = 0;
        return true;
    }
}
