using System.Reflection;
using MailServer.Storage;

namespace MailServer.Pop3.Tests.Support;

/// <summary>A store whose calls fail on demand, on every level.</summary>
internal sealed class FaultyStore(IMailboxStore inner) : IMailboxStore
{
    /// <summary>Asked with the name of each call; gives the exception to throw, or null.</summary>
    public Func<string, Exception?> Fault { get; set; } = _ => null;

    public async ValueTask<StoreResult<IMailAccount>> OpenAccountAsync(AccountId account, CancellationToken cancellationToken)
    {
        if (Fault(nameof(OpenAccountAsync)) is { } fault) throw fault;
        var opened = await inner.OpenAccountAsync(account, cancellationToken);
        return opened.TryGet(out var found) ? new(Proxy<IMailAccount>.Wrap(found, this)) : opened;
    }

    public ValueTask<StoreError> CheckCapacityAsync(AccountId account, long size, CancellationToken cancellationToken) =>
        inner.CheckCapacityAsync(account, size, cancellationToken);

    public ValueTask<StoreResult<IMailDelivery>> BeginDeliveryAsync(DeliveryOptions options, CancellationToken cancellationToken) =>
        inner.BeginDeliveryAsync(options, cancellationToken);

    private async ValueTask<StoreResult<IMailFolder>> WrapAsync(ValueTask<StoreResult<IMailFolder>> opening)
    {
        var opened = await opening;
        return opened.TryGet(out var folder) ? new(Proxy<IMailFolder>.Wrap(folder, this)) : opened;
    }

    public class Proxy<T> : DispatchProxy
        where T : class
    {
        private T _inner = null!;
        private FaultyStore _store = null!;

        internal static T Wrap(T inner, FaultyStore store)
        {
            T wrapped = Create<T, Proxy<T>>();
            ((Proxy<T>)(object)wrapped)._inner = inner;
            ((Proxy<T>)(object)wrapped)._store = store;
            return wrapped;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (_store.Fault(targetMethod!.Name) is { } fault) throw fault;
            object? result = targetMethod.Invoke(_inner, args);
#pragma warning disable CA2012 // A proxy returns the task as an object; the caller consumes it once.
            return targetMethod.Name == nameof(IMailAccount.OpenFolderAsync) ? _store.WrapAsync((ValueTask<StoreResult<IMailFolder>>)result!) : result;
#pragma warning restore CA2012
        }
    }
}
