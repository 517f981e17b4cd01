using MailServer.Storage.Embedded.Segments;

namespace MailServer.Storage.Embedded.Writing;

/// <summary>A change on its way to the writer. It may be called off until the writer has begun it.</summary>
internal abstract class WriteOperation
{
    private const int Waiting = 0;
    private const int Begun = 1;
    private const int CalledOff = 2;
    private int _state;

    /// <summary>Octets of bodies that the writer has to write for it.</summary>
    public virtual long BytesToWrite => 0;

    /// <summary>Whether it only adds: such operations of a group run as one, and one by one when any of them fails. It may be run again after it was undone.</summary>
    public virtual bool OnlyAdds => false;

    /// <summary>Takes the operation into a group; false when it was called off.</summary>
    public bool TryBegin() => Interlocked.CompareExchange(ref _state, Begun, Waiting) == Waiting;

    /// <summary>Calls the operation off; false when it has begun.</summary>
    public bool TryCallOff() => Interlocked.CompareExchange(ref _state, CalledOff, Waiting) == Waiting;

    /// <summary>Writes bodies to the active segment, before the transaction.</summary>
    public virtual void WriteBodies(SegmentWriter segments)
    {
    }

    /// <summary>Does the change in the group's transaction.</summary>
    public abstract void Execute(WriteTransaction transaction);

    /// <summary>The group is durable: the waiter gets its result.</summary>
    public abstract void Complete();

    /// <summary>It is not, or the operation threw.</summary>
    public abstract void Fail(Exception exception);
}

/// <summary>A change with a result.</summary>
internal abstract class WriteOperation<T> : WriteOperation
{
    // The writer's thread must never run what waits for it.
    private readonly TaskCompletionSource<T> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Task => _source.Task;

    public sealed override void Execute(WriteTransaction transaction) => _result = Run(transaction);

    public sealed override void Complete() => _source.TrySetResult(_result!);

    public sealed override void Fail(Exception exception) => _source.TrySetException(exception);

    protected abstract T Run(WriteTransaction transaction);
}

/// <summary>A change that needs no bodies, as a delegate.</summary>
internal sealed class Change<T>(Func<WriteTransaction, T> run) : WriteOperation<T>
{
    protected override T Run(WriteTransaction transaction) => run(transaction);
}
