using System.Diagnostics.CodeAnalysis;

namespace MailServer.Protocol.Imap;

/// <summary>ID (RFC 2971).</summary>
/// <param name="Fields">What the client says about itself, a null value for NIL; empty for <c>ID NIL</c>.</param>
public sealed record IdCommand(IReadOnlyList<KeyValuePair<string, string?>> Fields) : ImapCommand
{
    // RFC 2971 §3.3: not more than 30 pairs.
    private const int MaxFields = 30;

    internal static bool Parse(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command)
    {
        var fields = new List<KeyValuePair<string, string?>>();
        bool parsed = reader.Space() && (reader.TryName("NIL"u8) || ParseFields(ref reader, fields));
        command = parsed ? new IdCommand(fields) : null;
        return command is not null;
    }

    private static bool ParseFields(ref ImapReader reader, List<KeyValuePair<string, string?>> fields)
    {
        if (!reader.Open())
        {
            return false;
        }

        if (reader.TryTake((byte)')'))
        {
            return true;
        }

        do
        {
            if (!reader.Utf8String(out string name) || !reader.Space() || !reader.Utf8NString(out string? value))
            {
                return false;
            }

            if (fields.Count == MaxFields)
            {
                return reader.Fail("too many fields");
            }

            fields.Add(new(name, value));
        }
        while (reader.TryTake((byte)' '));

        return reader.Close();
    }
}
