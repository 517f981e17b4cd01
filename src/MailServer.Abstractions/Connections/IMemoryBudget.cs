namespace MailServer.Connections;

/// <summary>The memory of the process, as engines ask for it before they begin what costs much of it. May be asked by any number of sessions at the same time.</summary>
public interface IMemoryBudget
{
    /// <summary>Whether new work has to wait, or go.</summary>
    bool IsTight { get; }

    /// <summary>Waits for memory; the client waits meanwhile.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when there was none for as long as work may wait: refuse it for now.</returns>
    ValueTask<bool> WaitAsync(CancellationToken cancellationToken);
}
