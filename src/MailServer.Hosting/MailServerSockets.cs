namespace MailServer.Hosting;

/// <summary>Settings of the process's sockets that only the program itself may choose.</summary>
public static class MailServerSockets
{
    private const string Variable = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>
    /// Lets whoever waits for a socket go on directly on the thread that polls the sockets, instead of over the thread pool.
    /// For a mail server on Linux it saves most context switches. Call it first in <c>Main</c>: the runtime looks once, at the process's first socket.
    /// It has no effect on Windows, and leaves alone what the environment says.
    /// </summary>
    /// <remarks>
    /// The rule that comes with it: nothing may block a thread that runs after a socket operation, in the whole process. A hash, a database,
    /// a look-up, <c>Task.Wait</c> in a check or a filter would hold up every other connection. The engines obey it; if your own code
    /// cannot, do not call this. HTTP clients and servers in the same process are subject to it, too.
    /// </remarks>
    public static void UseInlineCompletions()
    {
        if (Environment.GetEnvironmentVariable(Variable) is null)
            Environment.SetEnvironmentVariable(Variable, "1");
    }
}
