using System.Globalization;
using MailServer.Pop3.Maildrops;
using MailServer.Pop3.Sessions;
using MailServer.Protocol.Pop3;

namespace MailServer.Pop3.Commands;

/// <summary>UIDL (RFC 1939 §7): names that stay.</summary>
internal static class UidlCommand
{
    public static ValueTask Run(Pop3Session session, Pop3CommandLine line) => Listing.Run(session, line, Format);

    private static bool Format(Maildrop maildrop, int number, Span<char> target, out int written) =>
        target.TryWrite(CultureInfo.InvariantCulture, $"{number} {maildrop.UniqueIdOf(number)}", out written);
}
