using MailServer.Directories;
using MailServer.Filters;

namespace MailServer.Delivery.Tests.Support;

/// <summary>A filter that does what a test says for each user.</summary>
internal sealed class ActingFilter(Func<string, IReadOnlyList<FilterAction>> act) : IMailFilter
{
    public ValueTask<IReadOnlyList<FilterAction>> FilterAsync(FilteredMessage message, AccountFacts recipient, CancellationToken cancellationToken) =>
        new(act(recipient.Address.LocalPart));
}

/// <summary>A filter that never answers, and ignores that it is cancelled.</summary>
internal sealed class HangingFilter : IMailFilter
{
    public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ValueTask<IReadOnlyList<FilterAction>> FilterAsync(FilteredMessage message, AccountFacts recipient, CancellationToken cancellationToken)
    {
        Asked.SetResult();
        return new(new TaskCompletionSource<IReadOnlyList<FilterAction>>().Task);
    }
}
