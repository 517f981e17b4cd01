using System.Diagnostics.CodeAnalysis;

namespace MailServer.Protocol.Imap;

/// <summary>ESEARCH: a search in several mailboxes (RFC 7377 §2). The answers are ESEARCH responses with UIDs, one for each mailbox.</summary>
/// <param name="Sources">Which mailboxes, at least one filter; only the selected one when nothing was given.</param>
/// <param name="Search">What is searched and what is told; never without return options.</param>
public sealed record MultiSearchCommand(IReadOnlyList<MailboxFilter> Sources, SearchCommand Search) : ImapCommand
{
    internal static bool Parse(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command)
    {
        command = null;
        if (!reader.Space()
            || !ParseSources(ref reader, out IReadOnlyList<MailboxFilter> sources)
            || !SearchReturn.ParseOptional(ref reader, out SearchReturn options)
            || !SearchCommand.OptionalCharset(ref reader, out string? charset))
        {
            return false;
        }

        // RFC 7377 §2.1: no result option means ALL; §2.2: SAVE is for the selected mailbox alone.
        if (options.Options == SearchReturnOptions.None)
        {
            options = options with { Options = SearchReturnOptions.All };
        }
        else if (options.Options.HasFlag(SearchReturnOptions.Save) && sources.Any(static source => source.Kind != MailboxFilterKind.Selected))
        {
            return reader.Fail("SAVE needs the selected mailbox and no other");
        }

        if (SearchCommand.ParseKeys(ref reader, options, charset, isUid: true, out SearchCommand? search))
        {
            command = new MultiSearchCommand(sources, search);
        }

        return command is not null;
    }

    private static bool ParseSources(ref ImapReader reader, out IReadOnlyList<MailboxFilter> sources)
    {
        var found = new List<MailboxFilter>();
        sources = found;
        if (!reader.TryName("IN"u8))
        {
            found.Add(MailboxFilter.Selected);
            return true;
        }

        if (!reader.Space() || !reader.Open())
        {
            return false;
        }

        do
        {
            if (!MailboxFilter.Parse(ref reader, out MailboxFilter? filter))
            {
                return false;
            }

            // RFC 7377 §2.2: selected-delayed is for NOTIFY.
            if (filter.Kind == MailboxFilterKind.SelectedDelayed || found.Count == reader.Settings.MaxListItems)
            {
                return reader.Fail("too many sources, or one that is not for ESEARCH");
            }

            found.Add(filter);
        }
        while (reader.TryTake((byte)' '));

        return reader.Close() && reader.Space();
    }
}

/// <summary>CANCELUPDATE (RFC 5267 §4.3.5).</summary>
/// <param name="Tags">The tags of the searches whose updates shall end; one or more.</param>
public sealed record CancelUpdateCommand(IReadOnlyList<string> Tags) : ImapCommand
{
    internal static bool Parse(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command)
    {
        var tags = new List<string>();
        command = null;
        while (reader.TryTake((byte)' '))
        {
            if (!reader.Utf8String(out string tag))
            {
                return false;
            }

            if (tags.Count == reader.Settings.MaxListItems)
            {
                return reader.Fail("too many tags");
            }

            tags.Add(tag);
        }

        command = tags.Count > 0 ? new CancelUpdateCommand(tags) : null;
        return command is not null || reader.Fail("a tag is missing");
    }
}
