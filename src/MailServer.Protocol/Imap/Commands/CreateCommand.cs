using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace MailServer.Protocol.Imap;

/// <summary>CREATE (RFC 9051 §6.3.4), with a special use (RFC 6154 §3).</summary>
/// <param name="Mailbox">The decoded name; a delimiter at its end is still there.</param>
/// <param name="SpecialUse">The attributes of USE, such as <c>\Drafts</c>, as written; empty when not given.</param>
public sealed record CreateCommand(string Mailbox, IReadOnlyList<string> SpecialUse) : ImapCommand
{
    internal static bool Parse(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command)
    {
        command = null;
        var uses = new List<string>();
        if (!reader.SpaceMailbox(out string mailbox))
        {
            return false;
        }

        if (reader.TryTake((byte)' ') && !ParseParameters(ref reader, uses))
        {
            return false;
        }

        command = new CreateCommand(mailbox, uses);
        return true;
    }

    private static bool ParseParameters(ref ImapReader reader, List<string> uses)
    {
        if (!reader.Open() || !(reader.TryName("USE"u8) || reader.Fail("an unknown parameter")) || !reader.Space() || !reader.Open())
        {
            return false;
        }

        while (!reader.TryTake((byte)')'))
        {
            if (!reader.TryTake((byte)'\\') || !reader.Atom(out ReadOnlySpan<byte> use) || uses.Count == reader.Settings.MaxListItems)
            {
                return reader.Fail("a special use is malformed");
            }

            uses.Add("\\" + Encoding.Latin1.GetString(use));
            if (reader.Next != (byte)')' && !reader.Space())
            {
                return false;
            }
        }

        return reader.Close();
    }
}
