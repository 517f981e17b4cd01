using MailServer.Delivery.Lists;
using MailServer.Directories;
using MailServer.Protocol;
using MailServer.Protocol.Smtp;
using MailServer.Queue;
using Microsoft.Extensions.Logging;

namespace MailServer.Delivery.Local;

/// <summary>Follows an address through the directory's aliases, without recursion; every address is looked at once.</summary>
internal sealed class RecipientResolver(IUserDirectory directory, ISuppressionList? suppression, LocalDeliveryOptions options, ILogger logger)
{
    public async ValueTask<Destination> ResolveAsync(EmailAddress address, CancellationToken cancellationToken)
    {
        var walk = new Walk(address);
        while (walk.Open.TryDequeue(out var next))
        {
            if (next.Depth > options.MaxAliasDepth || walk.Seen.Count > options.MaxAliasTargets)
            {
                walk.Refuse(DeliveryReplies.AliasLoop);
                break;
            }

            var resolution = await directory.ResolveAsync(next.Address, cancellationToken).ConfigureAwait(false);
            if (!Apply(walk, next, resolution)) break;
        }

        return await WithoutSuppressedAsync(Judge(walk), cancellationToken).ConfigureAwait(false);
    }

    // Those who are suppressed are told where there is nobody else to tell; else the others get the mail.
    private async ValueTask<Destination> WithoutSuppressedAsync(Destination destination, CancellationToken cancellationToken)
    {
        if (suppression is null) return destination;
        for (var i = destination.Foreign.Count - 1; i >= 0; i--)
        {
            if (await suppression.FindAsync(destination.Foreign[i], cancellationToken).ConfigureAwait(false) is not { } entry) continue;
            logger.RecipientSuppressed(destination.Foreign[i].ToString(), entry.Reason);
            destination.Foreign.RemoveAt(i);
            if (destination.Foreign.Count + destination.Accounts.Count + destination.Lists.Count == 0) destination.Refusal ??= destination.IsForwarded ? DeliveryReplies.ForwardSuppressed : DeliveryReplies.Suppressed(entry);
        }

        return destination;
    }

    // False ends the walk.
    private bool Apply(Walk walk, Step step, RecipientResolution? resolution)
    {
        switch (resolution)
        {
            case null:
                // Not "unknown": no mail is refused for good because of a bug.
                throw new InvalidOperationException("The directory answered null.");
            case RecipientResolution.Local local:
                walk.Add(local);
                return true;
            case RecipientResolution.Alias alias:
                walk.Follow(step, alias.Targets);
                return true;
            case RecipientResolution.List list:
                walk.Destination.Lists.Add(new ListStop(list.Mailing, list.Part, list.Token));
                return true;
            case RecipientResolution.Foreign:
                walk.Destination.Foreign.Add(step.Address);
                walk.Destination.IsForwarded |= step.Depth > 0;
                return true;
            case RecipientResolution.TryLater later:
                logger.DirectoryUnavailable(step.Address.ToString(), later.Cause);
                walk.Refuse(DeliveryReplies.TryLater);
                return false;
            default:
                walk.Skip(step, resolution is RecipientResolution.Disabled ? DeliveryReplies.Disabled : DeliveryReplies.Unknown);
                return true;
        }
    }

    // A target that is unknown does not keep the mail from the others; when nobody is left, its reply is the answer.
    private Destination Judge(Walk walk)
    {
        var destination = walk.Destination;
        if (destination.Refusal is null && destination.Accounts.Count + destination.Foreign.Count + destination.Lists.Count == 0)
            destination.Refusal = walk.Skipped is { } skipped ? skipped.Reply : DeliveryReplies.AliasLoop;
        if (destination.Refusal == DeliveryReplies.AliasLoop) logger.AliasLoop(walk.Start.ToString());
        else if (destination.Refusal is null && walk.Skipped is { } left) logger.AliasTargetSkipped(left.Address.ToString(), walk.Start.ToString());
        return destination;
    }

    private readonly record struct Step(EmailAddress Address, int Depth);

    private sealed class Walk
    {
        public Walk(EmailAddress start)
        {
            Start = start;
            Seen.Add(Key(start));
            Open.Enqueue(new Step(start, 0));
        }

        public EmailAddress Start { get; }

        public Destination Destination { get; } = new();

        public Queue<Step> Open { get; } = [];

        public HashSet<string> Seen { get; } = [];

        public (EmailAddress Address, SmtpReply Reply)? Skipped { get; private set; }

        public void Add(RecipientResolution.Local local)
        {
            if (Destination.Accounts.Exists(known => known.Account.Id == local.Account.Id)) return;
            Destination.Accounts.Add(new LocalDestination(local.Account, local.Detail));
        }

        public void Follow(Step from, IReadOnlyList<EmailAddress> targets)
        {
            foreach (var target in targets)
            {
                if (Seen.Add(Key(target))) Open.Enqueue(new Step(target, from.Depth + 1));
            }
        }

        public void Skip(Step step, SmtpReply reply) => Skipped ??= (step.Address, reply);

        public void Refuse(SmtpReply reply) => Destination.Refusal = reply;

        private static string Key(EmailAddress address) => address.ToString().ToUpperInvariant();
    }
}
