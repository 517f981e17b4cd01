using System.CommandLine;
using System.CommandLine.Parsing;
using MailServer.Protocol;
using MailServer.Queue;

namespace MailServer.Host.Commands;

/// <summary>The options that say which items of the queue are meant; an item must satisfy all that are given.</summary>
internal sealed class QueueFilterOptions
{
    private readonly Option<string?> _destination = new("--destination") { Description = "Only items for this domain." };
    private const string NullSender = "<>";

    private readonly Option<string?> _sender = new("--sender") { Description = "Only items from this address; <> for bounces." };
    private readonly Option<string?> _recipient = new("--recipient") { Description = "Only items for this address." };
    private readonly Option<QueueItemState?> _state = new("--state") { Description = "Only items that are waiting, active or held." };

    public void AddTo(Command command)
    {
        command.Options.Add(_destination);
        command.Options.Add(_sender);
        command.Options.Add(_recipient);
        command.Options.Add(_state);
        command.Validators.Add(result =>
        {
            foreach (var option in new[] { _sender, _recipient })
            {
                if (result.GetValue(option) is { } text && !(option == _sender && text == NullSender) && !EmailAddress.TryParse(text, true, out _)) result.AddError($"'{text}' is not an address.");
            }
        });
    }

    public bool AreGiven(SymbolResult result) =>
        result.GetValue(_destination) is not null || result.GetValue(_sender) is not null || result.GetValue(_recipient) is not null || result.GetValue(_state) is not null;

    public QueueFilter Read(ParseResult parsed) => new()
    {
        Destination = parsed.GetValue(_destination) is { } domain ? QueueDestination.Normalize(domain) : null,
        HasNullSender = parsed.GetValue(_sender) == NullSender,
        ReversePath = Address(parsed.GetValue(_sender)),
        Recipient = Address(parsed.GetValue(_recipient)),
        State = parsed.GetValue(_state),
    };

    private static EmailAddress? Address(string? text) => text is not null && EmailAddress.TryParse(text, true, out var address) ? address : null;
}
