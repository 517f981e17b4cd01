using MailServer.Pop3.Diagnostics;
using MailServer.Pop3.Maildrops;
using MailServer.Pop3.Sessions;
using MailServer.Protocol.Pop3;
using MailServer.Storage;

namespace MailServer.Pop3.Commands;

/// <summary>QUIT (RFC 1939 §4, §6): after log-in the UPDATE state, in which what was marked is removed.</summary>
internal static class QuitCommand
{
    public static ValueTask Run(Pop3Session session, Pop3CommandLine line)
    {
        session.End();
        if (session.Maildrop is { } maildrop) return UpdateAsync(session, maildrop);
        session.Ok("Bye");
        return ValueTask.CompletedTask;
    }

    private static async ValueTask UpdateAsync(Pop3Session session, Maildrop maildrop)
    {
        var error = await maildrop.CommitAsync().ConfigureAwait(false);
        if (error != StoreError.None) session.Services.Logger.DeletesNotMade(maildrop.Deleted, error);
        else Pop3Meter.Deleted(maildrop.Deleted);

        // The maildrop is free before the client hears of it: it may be back in an instant.
        session.Maildrop = null;
        await maildrop.DisposeAsync().ConfigureAwait(false);
        if (error == StoreError.None) session.Ok("Bye");
        else session.Error("Some deleted messages were not removed", error == StoreError.Unavailable ? "SYS/TEMP" : "SYS/PERM");
    }
}
