using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace MailServer.Protocol.Imap;

/// <summary>ENABLE (RFC 5161, RFC 9051 §6.3.1).</summary>
/// <param name="Capabilities">The names in upper case; unknown ones are to be ignored.</param>
public sealed record EnableCommand(IReadOnlyList<string> Capabilities) : ImapCommand
{
    internal static bool Parse(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command)
    {
        command = null;
        var names = new List<string>();
        do
        {
            if (!reader.Space() || !reader.Atom(out ReadOnlySpan<byte> name))
            {
                return false;
            }

            if (names.Count == reader.Settings.MaxListItems)
            {
                return reader.Fail("too many capabilities");
            }

            names.Add(Encoding.Latin1.GetString(name).ToUpperInvariant());
        }
        while (!reader.IsEnd);

        command = new EnableCommand(names);
        return true;
    }
}
