using System.CommandLine;
using MailServer.Directories;

namespace MailServer.Host.Commands;

/// <summary>The limits of a mailbox on the command line.</summary>
internal sealed class QuotaOptions(string defaults)
{
    private readonly Option<long?> _bytes = new("--quota") { Description = "The mailbox's limit in bytes. " + defaults };
    private readonly Option<long?> _messages = new("--quota-messages") { Description = "How many messages it may hold. " + defaults };
    private readonly Option<long?> _folders = new("--quota-folders") { Description = "How many folders it may have, INBOX included. " + defaults };
    private readonly Option<long?> _metadata = new("--quota-metadata") { Description = "How many bytes of notes on folders (METADATA) it may keep. " + defaults };

    public void AddTo(Command command)
    {
        foreach (var option in new[] { _bytes, _messages, _folders, _metadata })
        {
            option.Validators.Add(static result =>
            {
                if (result.Tokens is [{ Value: ['-', ..] text }]) result.AddError($"'{text}' is not 0 or more for option '{result.Option.Name}'.");
            });
            command.Options.Add(option);
        }
    }

    /// <summary>The settings with the limits that were given.</summary>
    public UserSettings Apply(ParseResult parsed, UserSettings settings) => settings with
    {
        QuotaBytes = Choose(parsed.GetValue(_bytes), settings.QuotaBytes),
        QuotaMessages = Choose(parsed.GetValue(_messages), settings.QuotaMessages),
        QuotaFolders = Choose(parsed.GetValue(_folders), settings.QuotaFolders),
        QuotaAnnotationBytes = Choose(parsed.GetValue(_metadata), settings.QuotaAnnotationBytes),
    };

    private static long? Choose(long? given, long? before) => given is null ? before : given == 0 ? null : given;
}
