using MailServer.Directories;
using MailServer.Messages;
using MailServer.Receiving;

namespace MailServer.Filters;

/// <summary>Decides, for one recipient after acceptance, what is done with a message. Filters are asked in the order registered; their actions add up.</summary>
public interface IMailFilter
{
    /// <summary>Gives the actions for a recipient; none means no opinion.</summary>
    /// <param name="message">The message and its envelope.</param>
    /// <param name="recipient">The account that it is for.</param>
    /// <param name="cancellationToken">Cancelled when the time limit of filters runs out.</param>
    ValueTask<IReadOnlyList<FilterAction>> FilterAsync(FilteredMessage message, AccountFacts recipient, CancellationToken cancellationToken);
}

/// <summary>A message in front of a filter.</summary>
/// <param name="Transaction">The envelope.</param>
/// <param name="Content">The bytes.</param>
public sealed record FilteredMessage(MailTransaction Transaction, MessageContent Content);
