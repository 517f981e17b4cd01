using MailServer.Checks;
using MailServer.Connections;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;

namespace MailServer.Hosting.Policies;

/// <summary>Lets a message wait for memory, and defers it when none comes.</summary>
internal sealed class MemoryCheck(IMemoryBudget memory) : MailCheck
{
    public override async ValueTask<CheckVerdict> OnMailAsync(MailTransaction transaction, CancellationToken cancellationToken) =>
        await memory.WaitAsync(cancellationToken).ConfigureAwait(false)
            ? CheckVerdict.Continue
            : CheckVerdict.Defer(new SmtpReply(452, 3, 1, "Insufficient memory, try again later")) with { Reason = "memory" };
}
