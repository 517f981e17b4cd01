using System.Globalization;
using MailServer.Pop3.Maildrops;
using MailServer.Pop3.Sessions;
using MailServer.Protocol.Pop3;

namespace MailServer.Pop3.Commands;

/// <summary>What LIST and UIDL have in common: one line for one message, or a line for each (RFC 1939 §5, §7).</summary>
internal static class Listing
{
    /// <summary>Formats the line of a message.</summary>
    public delegate bool Format(Maildrop maildrop, int number, Span<char> target, out int written);

    public static ValueTask Run(Pop3Session session, Pop3CommandLine line, Format format)
    {
        if (line.Arguments.IsEmpty) return AllAsync(session, format);
        if (MessageNumber.TryGet(session, line, out int number))
        {
            Span<char> text = stackalloc char[64];
            format(session.Maildrop!, number, text, out int written);
            session.Ok(text[..written]);
        }

        return ValueTask.CompletedTask;
    }

    private static async ValueTask AllAsync(Pop3Session session, Format format)
    {
        var maildrop = session.Maildrop!;
        session.Ok(string.Create(CultureInfo.InvariantCulture, $"{maildrop.Count} messages ({maildrop.Size} octets)"));
        for (int number = 1; number <= maildrop.Last; number++)
        {
            if (!maildrop.Has(number)) continue;
            WriteLine(session, number, format);
            await session.Output.FlushWhenFullAsync().ConfigureAwait(false);
        }

        Pop3ResponseWriter.WriteListEnd(session.Output);
    }

    private static void WriteLine(Pop3Session session, int number, Format format)
    {
        Span<char> text = stackalloc char[64];
        format(session.Maildrop!, number, text, out int written);
        Pop3ResponseWriter.WriteListLine(session.Output, text[..written]);
    }
}
