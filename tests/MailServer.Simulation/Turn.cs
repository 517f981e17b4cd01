namespace MailServer.Simulation;

/// <summary>Lets everybody run until all wait.</summary>
public static class Turn
{
    /// <summary>
    /// The pool has one thread, and this runs on it: when nothing else is queued, nobody can go on before the scheduler does something.
    /// </summary>
    public static async Task EndAsync(World world)
    {
        world.Life?.Faults.Writer.Settle();
        do await Task.Yield();
        while (ThreadPool.PendingWorkItemCount > 0);
    }
}
