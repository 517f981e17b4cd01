using System.Reflection;
using MailServer.Storage;

namespace MailServer.Hosting.Tests.Misuse;

/// <summary>Which method fails now, by its name; null for none.</summary>
internal sealed class Script
{
    public volatile string? Broken;
}

/// <summary>A part that works as the one within, except for the method that the script names. What a store opens is broken by the same script.</summary>
public class Breaking<TPart> : DispatchProxy
    where TPart : class
{
    private TPart _inner = null!;
    private Script _script = null!;

    internal static TPart Over(TPart inner, Script script)
    {
        var part = Create<TPart, Breaking<TPart>>();
        ((Breaking<TPart>)(object)part)._inner = inner;
        ((Breaking<TPart>)(object)part)._script = script;
        return part;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.Name == _script.Broken) throw new NotSupportedException($"broken {_script.Broken}");
        var result = targetMethod.Invoke(_inner, BindingFlags.DoNotWrapExceptions, null, args, null);
        return Over<IMailAccount>(targetMethod, result) ?? Over<IMailFolder>(targetMethod, result)
            ?? Over<IMailAppend>(targetMethod, result) ?? Over<IMailDelivery>(targetMethod, result) ?? result;
    }

    // Null when the method opens something else.
    private object? Over<T>(MethodInfo method, object? result)
        where T : class => method.ReturnType == typeof(ValueTask<StoreResult<T>>)
            ? new ValueTask<StoreResult<T>>(OverAsync(((ValueTask<StoreResult<T>>)result!).AsTask()))
            : null;

    private async Task<StoreResult<T>> OverAsync<T>(Task<StoreResult<T>> opening)
        where T : class
    {
        var result = await opening;
        return result.TryGet(out var opened) ? new StoreResult<T>(Breaking<T>.Over(opened, _script)) : result;
    }
}
