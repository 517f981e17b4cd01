using System.Text.Json;
using System.Text.Json.Serialization;
using MailServer.Directories.Lists;
using MailServer.Protocol;

namespace MailServer.Storage.Embedded.Users;

/// <summary>The settings of a list as they are kept.</summary>
internal sealed record ListSettings
{
    public string? Title { get; init; }

    public ListPosting Posting { get; init; }

    public IReadOnlyList<string> Senders { get; init; } = [];

    public ListReplies Replies { get; init; }

    public string? SubjectTag { get; init; }

    public string? Archive { get; init; }

    public string? ArchiveFolder { get; init; }

    public string? Owner { get; init; }

    public ListFrom From { get; init; }

    public Uri? HelpPage { get; init; }

    public Uri? ArchivePage { get; init; }

    public ListJoining Joining { get; init; }

    public ListAutomaticMail Automatic { get; init; }

    public static string Write(MailingList list)
    {
        var settings = new ListSettings
        {
            Title = list.Title,
            Posting = list.Posting,
            Senders = [.. list.Senders.Select(AddressKey.ToText)],
            Replies = list.Replies,
            SubjectTag = list.SubjectTag,
            Archive = Text(list.Archive),
            ArchiveFolder = list.ArchiveFolder,
            Owner = Text(list.Owner),
            From = list.From,
            HelpPage = list.HelpPage,
            ArchivePage = list.ArchivePage,
            Joining = list.Joining,
            Automatic = list.Automatic,
        };
        return JsonSerializer.Serialize(settings, ListJson.Default.ListSettings);
    }

    public static MailingList Read(EmailAddress address, string text)
    {
        var settings = JsonSerializer.Deserialize(text, ListJson.Default.ListSettings) ?? new();
        return new MailingList(address)
        {
            Title = settings.Title,
            Posting = settings.Posting,
            Senders = [.. settings.Senders.Select(AddressKey.FromText)],
            Replies = settings.Replies,
            SubjectTag = settings.SubjectTag,
            Archive = Address(settings.Archive),
            ArchiveFolder = settings.ArchiveFolder,
            Owner = Address(settings.Owner),
            From = settings.From,
            HelpPage = settings.HelpPage,
            ArchivePage = settings.ArchivePage,
            Joining = settings.Joining,
            Automatic = settings.Automatic,
        };
    }

    private static string? Text(EmailAddress? address) => address is null ? null : AddressKey.ToText(address);

    private static EmailAddress? Address(string? text) => text is null ? null : AddressKey.FromText(text);
}

/// <summary>Reads and writes it without reflection.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(ListSettings))]
internal sealed partial class ListJson : JsonSerializerContext;
