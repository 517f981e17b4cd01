using System.Globalization;
using MailServer.Pop3.Maildrops;
using MailServer.Pop3.Sessions;
using MailServer.Protocol.Pop3;

namespace MailServer.Pop3.Commands;

/// <summary>LIST (RFC 1939 §5): sizes in octets.</summary>
internal static class ListCommand
{
    public static ValueTask Run(Pop3Session session, Pop3CommandLine line) => Listing.Run(session, line, Format);

    private static bool Format(Maildrop maildrop, int number, Span<char> target, out int written) =>
        target.TryWrite(CultureInfo.InvariantCulture, $"{number} {maildrop.SizeOf(number)}", out written);
}
