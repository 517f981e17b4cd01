using System.Diagnostics.CodeAnalysis;

namespace MailServer.Protocol.Imap;

/// <summary>How messages are put into threads.</summary>
public enum ThreadAlgorithm
{
    /// <summary>ORDEREDSUBJECT: by base subject (RFC 5256 §3).</summary>
    OrderedSubject,

    /// <summary>REFERENCES: by message ids, then by base subject (RFC 5256 §3).</summary>
    References,

    /// <summary>REFS: by message ids alone, the thread with the newest message last (draft-ietf-morg-inthread).</summary>
    Refs,
}

/// <summary>THREAD and UID THREAD (RFC 5256 §3).</summary>
/// <param name="Algorithm">How.</param>
/// <param name="Search">What is searched; its charset is always given.</param>
public sealed record ThreadCommand(ThreadAlgorithm Algorithm, SearchCommand Search) : ImapCommand
{
    internal static bool Parse(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command) =>
        Parse(ref reader, isUid: false, out command);

    internal static bool ParseUid(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command) =>
        Parse(ref reader, isUid: true, out command);

    private static bool Parse(ref ImapReader reader, bool isUid, [NotNullWhen(true)] out ImapCommand? command)
    {
        command = null;
        var none = new SearchReturn(SearchReturnOptions.None, null, []);
        if (reader.Space() && ParseAlgorithm(ref reader, out ThreadAlgorithm algorithm) && reader.Space()
            && SearchCommand.CharsetName(ref reader, out string? charset) && reader.Space()
            && SearchCommand.ParseKeys(ref reader, none, charset, isUid, out SearchCommand? search))
        {
            command = new ThreadCommand(algorithm, search);
        }

        return command is not null;
    }

    private static bool ParseAlgorithm(ref ImapReader reader, out ThreadAlgorithm algorithm)
    {
        ThreadAlgorithm? found = reader.TryName("ORDEREDSUBJECT"u8) ? ThreadAlgorithm.OrderedSubject
            : reader.TryName("REFERENCES"u8) ? ThreadAlgorithm.References
            : reader.TryName("REFS"u8) ? ThreadAlgorithm.Refs
            : null;
        algorithm = found ?? default;
        return found is not null || reader.Fail("an unknown threading algorithm");
    }
}
