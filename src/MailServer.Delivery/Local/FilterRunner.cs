using MailServer.Filters;
using MailServer.Messages;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;
using MailServer.Storage;

namespace MailServer.Delivery.Local;

/// <summary>Asks the filters for each mailbox and turns their actions into targets. Whatever goes wrong, the message is kept.</summary>
internal sealed class FilterRunner(LocalDeliveryOptions options, LocalDeliveryServices services, RecipientResolver resolver)
{
    /// <summary>Decides where a message goes in a mailbox.</summary>
    /// <param name="mailbox">The mailbox.</param>
    /// <param name="message">The message.</param>
    /// <param name="isQuarantined">Whether it is kept in the Junk folder rather than in INBOX.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask PlaceAsync(MailboxPlan mailbox, FilteredMessage message, bool isQuarantined, CancellationToken cancellationToken)
    {
        var actions = await AskAllAsync(mailbox, message, cancellationToken).ConfigureAwait(false);
        var keep = actions.Count == 0;
        foreach (var action in actions) keep |= Apply(mailbox, action);
        if (mailbox.Redirects.Count > 0 && services.Queue is null) keep |= await DropForeignRedirectsAsync(mailbox, cancellationToken).ConfigureAwait(false);
        if (keep) Keep(mailbox, isQuarantined);
        // Who files or redirects the message takes it.
        if (mailbox.Targets.Count + mailbox.Redirects.Count > 0) mailbox.Rejection = null;
    }

    /// <summary>Keeps the message where it goes without filters.</summary>
    public void Keep(MailboxPlan mailbox, bool isQuarantined)
    {
        mailbox.Rejection = null;
        mailbox.Targets.Add(isQuarantined
            ? new DeliveryTarget(mailbox.Account.Id) { Folder = options.JunkFolder, CreateFolder = true }
            // A folder that does not exist means INBOX to the store.
            : new DeliveryTarget(mailbox.Account.Id) { Folder = options.DetailNamesFolder ? mailbox.Detail : null });
    }

    /// <summary>Where redirected mail goes: mailboxes here, without their filters, so that nothing runs in a circle; and addresses outside.</summary>
    public async ValueTask RedirectAsync(MailTransaction transaction, DeliveryPlan plan, DeliveryGroup group, MailboxPlan mailbox, CancellationToken cancellationToken)
    {
        foreach (var address in mailbox.Redirects)
        {
            var destination = await resolver.ResolveAsync(address, cancellationToken).ConfigureAwait(false);
            if (destination.Refusal is not null && mailbox.Targets.Count == 0) Keep(mailbox, isQuarantined: false);
            foreach (var local in destination.Accounts) AddMailbox(plan, group, local);
            group.Lists.AddRange(destination.Lists);
            foreach (var foreign in destination.Foreign) group.Foreign.Add(new ForeignRecipient(new EnvelopeRecipient(foreign, RecipientParameters.None), transaction.ReversePath)
                {
                    ForwardedBy = mailbox.Account.Address.Domain,
                });
        }
    }

    private void AddMailbox(DeliveryPlan plan, DeliveryGroup group, LocalDestination local)
    {
        if (plan.TryAdd(local, out var target)) Keep(target, isQuarantined: false);

        if (!group.Mailboxes.Contains(target)) group.Mailboxes.Add(target);
    }

    private static bool Apply(MailboxPlan mailbox, FilterAction action)
    {
        switch (action)
        {
            case FilterAction.FileInto file:
                mailbox.Targets.Add(new DeliveryTarget(mailbox.Account.Id) { Folder = file.Folder, CreateFolder = true, Flags = file.Flags });
                return file.AndKeep;
            case FilterAction.Redirect redirect:
                mailbox.Redirects.Add(redirect.Address);
                return redirect.AndKeep;
            case FilterAction.Reject reject:
                mailbox.Rejection = reject.Text;
                return false;
            default:
                return action is FilterAction.Keep;
        }
    }

    // Without a queue nothing can go outside: such a redirect keeps the message instead.
    private async ValueTask<bool> DropForeignRedirectsAsync(MailboxPlan mailbox, CancellationToken cancellationToken)
    {
        var keep = false;
        for (var i = mailbox.Redirects.Count - 1; i >= 0; i--)
        {
            var destination = await resolver.ResolveAsync(mailbox.Redirects[i], cancellationToken).ConfigureAwait(false);
            if (destination.Foreign.Count == 0) continue;
            mailbox.Redirects.RemoveAt(i);
            keep = true;
        }

        return keep;
    }

    private async ValueTask<List<FilterAction>> AskAllAsync(MailboxPlan mailbox, FilteredMessage message, CancellationToken cancellationToken)
    {
        var actions = new List<FilterAction>();
        foreach (var filter in services.Filters)
        {
            try
            {
                actions.AddRange(await AskAsync(filter, mailbox, message, cancellationToken).ConfigureAwait(false));
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                services.Logger.FilterFailed(failure, mailbox.Account.Id);
                actions.Add(new FilterAction.Keep());
            }
        }

        return actions;
    }

    // A filter that ignores its token is left behind, not waited for.
    private async Task<IReadOnlyList<FilterAction>> AskAsync(
        IMailFilter filter, MailboxPlan mailbox, FilteredMessage message, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.FilterTimeout, services.TimeProvider);
        using var gone = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), limit);
        var asking = filter.FilterAsync(message, mailbox.Account, limit.Token).AsTask();
        try
        {
            return await asking.WaitAsync(options.FilterTimeout, services.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (!asking.IsCompleted)
        {
            _ = asking.ContinueWith(static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            throw;
        }
    }
}
