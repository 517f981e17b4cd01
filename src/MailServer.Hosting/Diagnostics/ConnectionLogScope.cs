using System.Collections;

namespace MailServer.Hosting.Diagnostics;

/// <summary>What every line of a connection's log carries.</summary>
internal sealed class ConnectionLogScope(string connection, string listener, string? client) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => 3;

    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new("Connection", connection),
        1 => new("Listener", listener),
        2 => new("Client", client),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return this[i];
    }

    public override string ToString() => $"Connection:{connection} Listener:{listener} Client:{client}";

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
