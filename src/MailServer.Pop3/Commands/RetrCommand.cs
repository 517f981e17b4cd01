using System.Globalization;
using MailServer.Pop3.Maildrops;
using MailServer.Pop3.Sessions;
using MailServer.Protocol.Pop3;

namespace MailServer.Pop3.Commands;

/// <summary>RETR (RFC 1939 §5).</summary>
internal static class RetrCommand
{
    public static ValueTask Run(Pop3Session session, Pop3CommandLine line) =>
        MessageNumber.TryGet(session, line, out int number) ? SendAsync(session, number, cut: null) : ValueTask.CompletedTask;

    /// <summary>Sends a message or its top.</summary>
    public static async ValueTask SendAsync(Pop3Session session, int number, TopCut? cut)
    {
        var content = await session.Maildrop!.OpenMessageAsync(number, session.Closed).ConfigureAwait(false);
        if (content is null)
        {
            session.Error("Another session removed the message");
        }
        else if (session is { Options.RefuseUtf8Headers: true, Utf8: false } && await Utf8Header.IsInAsync(content, session.Closed).ConfigureAwait(false))
        {
            session.Error("The message needs UTF8", "UTF8");
        }
        else
        {
            session.Ok(cut is null ? string.Create(CultureInfo.InvariantCulture, $"{content.Length} octets") : "Top of message follows");
            await MessageSender.SendAsync(session.Output, content, cut, session.Closed).ConfigureAwait(false);
            Diagnostics.Pop3Meter.Retrieved(cut is null ? content.Length : null);
        }
    }
}
