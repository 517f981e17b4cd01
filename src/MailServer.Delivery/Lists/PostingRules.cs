using MailServer.Directories.Lists;
using MailServer.Protocol;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;

namespace MailServer.Delivery.Lists;

/// <summary>Which mail a list takes.</summary>
internal sealed class PostingRules(IListDirectory lists)
{
    /// <summary>Why the sender may not write to an address of a list, or null.</summary>
    public async ValueTask<SmtpReply?> RefusalAsync(MailTransaction transaction, ListStop stop, CancellationToken cancellationToken)
    {
        var list = stop.List;
        switch (stop.Part)
        {
            case ListPart.Bounces or ListPart.Unsubscribe:
                return null;
            case ListPart.Subscribe:
                return list.Joining == ListJoining.Closed && stop.Token is null ? ListAnswers.Closed : null;
            default:
                // What has the null sender is a notice of something that came back: members want none of it.
                if (transaction.ReversePath is not { } sender) return ListAnswers.NoNotices;
                return await MayPostAsync(transaction, list, sender, cancellationToken).ConfigureAwait(false) ? null : ListAnswers.NotAllowed;
        }
    }

    /// <summary>What is wrong with a post by its header, or null.</summary>
    /// <param name="list">The list.</param>
    /// <param name="header">The post's fields.</param>
    /// <param name="isDropped">Whether nobody is told of it.</param>
    public static SmtpReply? Refusal(MailingList list, IReadOnlyList<KeyValuePair<string, string>> header, out bool isDropped)
    {
        isDropped = false;
        var id = $"<{ListFields.Id(list)}>";
        if (All(header, "List-Id").Any(value => value.EndsWith(id, StringComparison.OrdinalIgnoreCase))) return ListAnswers.Loop;
        var isAnswer = false;
        var isAutomatic = false;
        foreach (var value in All(header, "Auto-Submitted"))
        {
            // RFC 3834 §5: parameters and comments may follow the keyword.
            var keyword = value.Split([';', '(', ' ', '\t'], 2)[0];
            isAutomatic |= !keyword.Equals("no", StringComparison.OrdinalIgnoreCase);
            isAnswer |= keyword.Equals("auto-replied", StringComparison.OrdinalIgnoreCase);
        }

        if (!isAutomatic || (list.Automatic == ListAutomaticMail.Accept && !isAnswer)) return null;
        // Answers of programs are never told of: that would be answered, too.
        isDropped = isAnswer || list.Automatic == ListAutomaticMail.Drop;
        return ListAnswers.NoAutomaticMail;
    }

    private async ValueTask<bool> MayPostAsync(MailTransaction transaction, MailingList list, EmailAddress sender, CancellationToken cancellationToken)
    {
        if (list.Posting == ListPosting.Anyone || Is(sender, list.Owner) || list.Senders.Any(allowed => Is(sender, allowed))) return true;
        return list.Posting switch
        {
            ListPosting.Members => await lists.FindMemberAsync(list.Address, sender, cancellationToken).ConfigureAwait(false) is { State: not ListMemberState.Pending },
            ListPosting.Domain => transaction.Session.Principal is { } user && user.Account.Address.Domain.Equals(list.Address.Domain, StringComparison.OrdinalIgnoreCase),
            _ => false,
        };
    }

    private static IEnumerable<string> All(IReadOnlyList<KeyValuePair<string, string>> header, string name) =>
        header.Where(field => field.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(field => field.Value);

    private static bool Is(EmailAddress sender, EmailAddress? other) => other is not null && sender.ToString().Equals(other.ToString(), StringComparison.OrdinalIgnoreCase);
}
