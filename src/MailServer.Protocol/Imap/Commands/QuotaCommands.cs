using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace MailServer.Protocol.Imap;

/// <summary>GETQUOTA (RFC 9208 §4.1.1).</summary>
/// <param name="Root">The quota root; often empty.</param>
public sealed record GetQuotaCommand(string Root) : ImapCommand
{
    internal static bool Parse(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command)
    {
        command = null;
        if (reader.Space() && reader.Utf8Astring(out string root))
        {
            command = new GetQuotaCommand(root);
        }

        return command is not null;
    }
}

/// <summary>SETQUOTA (RFC 9208 §4.1.3).</summary>
/// <param name="Root">The quota root.</param>
/// <param name="Limits">Resource names in upper case and their limits.</param>
public sealed record SetQuotaCommand(string Root, IReadOnlyList<KeyValuePair<string, long>> Limits) : ImapCommand
{
    internal static bool Parse(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command)
    {
        command = null;
        var limits = new List<KeyValuePair<string, long>>();
        if (reader.Space() && reader.Utf8Astring(out string root) && reader.Space() && ParseLimits(ref reader, limits))
        {
            command = new SetQuotaCommand(root, limits);
        }

        return command is not null;
    }

    private static bool ParseLimits(ref ImapReader reader, List<KeyValuePair<string, long>> limits)
    {
        if (!reader.Open())
        {
            return false;
        }

        while (!reader.TryTake((byte)')'))
        {
            if (!reader.Atom(out ReadOnlySpan<byte> resource) || !reader.Space() || !reader.Number64(out long limit))
            {
                return false;
            }

            if (limits.Count == reader.Settings.MaxListItems)
            {
                return reader.Fail("too many resources");
            }

            limits.Add(new(Encoding.Latin1.GetString(resource).ToUpperInvariant(), limit));
            if (reader.Next != (byte)')' && !reader.Space())
            {
                return false;
            }
        }

        return true;
    }
}
