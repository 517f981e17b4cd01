using System.CommandLine;
using System.CommandLine.Parsing;
using MailServer.Directories.Lists;
using MailServer.Protocol;

namespace MailServer.Host.Commands;

/// <summary>The settings of a list as options: those that are given change, "none" takes one away.</summary>
internal sealed class ListSettings
{
    private const string None = "none";

    private readonly Option<string?> _title = new("--title") { Description = "What the list is called." };
    private readonly Option<ListPosting?> _posting = new("--posting") { Description = "Who may send: members, anyone, senders (only those named, and the owner) or domain (who logs in in the list's domain)." };
    private readonly Option<string[]> _senders = new("--sender") { Description = "An address that may always send; several times for several, none for nobody.", AllowMultipleArgumentsPerToken = true };
    private readonly Option<ListReplies?> _replies = new("--replies") { Description = "Where answers go: toauthor or tolist." };
    private readonly Option<string?> _tag = new("--tag") { Description = "What stands in brackets before the subject." };
    private readonly Option<string?> _archive = new("--archive") { Description = "The mailbox that keeps each post." };
    private readonly Option<string?> _folder = new("--archive-folder") { Description = "Its folder; none is INBOX." };
    private readonly Option<string?> _owner = new("--owner") { Description = "Who looks after the list." };
    private readonly Option<ListFrom?> _from = new("--from") { Description = "Who is in From: author, list, or policy: the list for authors whose domain has a DMARC policy." };
    private readonly Option<string?> _help = new("--help-page") { Description = "The address of a page (http, https or mailto) that says how to use the list." };
    private readonly Option<string?> _archivePage = new("--archive-page") { Description = "The address of a page where members read what was sent." };
    private readonly Option<ListJoining?> _joining = new("--joining") { Description = "Whether strangers become members by mail: closed or confirmed." };
    private readonly Option<ListAutomaticMail?> _automatic = new("--automatic") { Description = "Mail that programs send: refuse, drop or accept." };

    public void AddTo(Command command)
    {
        Option[] all = [_title, _posting, _senders, _replies, _tag, _archive, _folder, _owner, _from, _help, _archivePage, _joining, _automatic];
        foreach (var option in (Option<string?>[])[_archive, _owner]) option.Validators.Add(CheckAddress);
        _senders.Validators.Add(CheckAddress);
        foreach (var option in (Option<string?>[])[_help, _archivePage]) option.Validators.Add(CheckPage);
        foreach (var option in all) command.Options.Add(option);
    }

    /// <summary>The list with what the command line says.</summary>
    public MailingList Apply(MailingList list, ParseResult parsed) => list with
    {
        Title = Text(parsed.GetValue(_title), list.Title),
        Posting = parsed.GetValue(_posting) ?? list.Posting,
        Senders = parsed.GetValue(_senders) is { Length: > 0 } senders ? [.. senders.Where(sender => sender != None).Select(Address)] : list.Senders,
        Replies = parsed.GetValue(_replies) ?? list.Replies,
        SubjectTag = Text(parsed.GetValue(_tag), list.SubjectTag),
        Archive = parsed.GetValue(_archive) is { } archive ? Maybe(archive) : list.Archive,
        ArchiveFolder = Text(parsed.GetValue(_folder), list.ArchiveFolder),
        Owner = parsed.GetValue(_owner) is { } owner ? Maybe(owner) : list.Owner,
        From = parsed.GetValue(_from) ?? list.From,
        HelpPage = parsed.GetValue(_help) is { } help ? Page(help) : list.HelpPage,
        ArchivePage = parsed.GetValue(_archivePage) is { } page ? Page(page) : list.ArchivePage,
        Joining = parsed.GetValue(_joining) ?? list.Joining,
        Automatic = parsed.GetValue(_automatic) ?? list.Automatic,
    };

    /// <summary>The settings of a list, one a line.</summary>
    public static IEnumerable<string> Lines(MailingList list) =>
    [
        $"address\t{list.Address}",
        $"title\t{TerminalText.Printable(list.Title ?? None)}",
        $"posting\t{list.Posting}".ToLowerInvariant(),
        $"senders\t{(list.Senders.Count == 0 ? None : string.Join(' ', list.Senders))}",
        $"replies\t{list.Replies}".ToLowerInvariant(),
        $"tag\t{TerminalText.Printable(list.SubjectTag ?? None)}",
        $"archive\t{list.Archive?.ToString() ?? None}",
        $"archive-folder\t{TerminalText.Printable(list.ArchiveFolder ?? None)}",
        $"owner\t{list.Owner?.ToString() ?? None}",
        $"from\t{list.From}".ToLowerInvariant(),
        $"help-page\t{list.HelpPage?.AbsoluteUri ?? None}",
        $"archive-page\t{list.ArchivePage?.AbsoluteUri ?? None}",
        $"joining\t{list.Joining}".ToLowerInvariant(),
        $"automatic\t{list.Automatic}".ToLowerInvariant(),
    ];

    private static string? Text(string? said, string? kept) => said switch { null => kept, None => null, _ => said };

    private static EmailAddress? Maybe(string text) => text == None ? null : Address(text);

    private static EmailAddress Address(string text) => EmailAddress.TryParse(text, allowUtf8: true, out var address) ? address : throw new FormatException(text);

    private static Uri? Page(string text) => text == None ? null : new Uri(text, UriKind.Absolute);

    private static void CheckPage(OptionResult result)
    {
        foreach (var token in result.Tokens)
        {
            if (token.Value != None && !Uri.TryCreate(token.Value, UriKind.Absolute, out _)) result.AddError($"«{token.Value}» is not the address of a page.");
        }
    }

    private static void CheckAddress(OptionResult result)
    {
        foreach (var token in result.Tokens)
        {
            if (token.Value != None && !EmailAddress.TryParse(token.Value, allowUtf8: true, out _)) result.AddError($"«{token.Value}» is not a mail address.");
        }
    }
}
