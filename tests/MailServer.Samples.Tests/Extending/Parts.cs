using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using MailServer.Authentication;
using MailServer.Checks;
using MailServer.Connections;
using MailServer.Directories;
using MailServer.Events;
using MailServer.Filters;
using MailServer.Messages;
using MailServer.Protocol;
using MailServer.Protocol.Imap;
using MailServer.Protocol.Sasl;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;
using MailServer.Storage;
using MimeKit;
using MimeKit.Cryptography;

namespace MailServer.Samples.Tests.Extending;

// The snippets of docs/extending.md, which a test compares with this file.
public sealed class ImpostorCheck : MailCheck
{
    public override ValueTask<CheckVerdict> OnHelloAsync(MailSession session, CancellationToken cancellationToken) =>
        new(session.Hello is "mail.example.test" ? CheckVerdict.Reject("You are not me") : CheckVerdict.Continue);

    public override ValueTask<CheckVerdict> OnMessageAsync(MailTransaction transaction, MessageContent content, CancellationToken cancellationToken) =>
        new(content.Length > 10 << 20 ? CheckVerdict.Quarantine("large") : CheckVerdict.Continue with { AuthenticationResults = ["x-size=pass"] });
}

public sealed class ListFilter : IMailFilter
{
    public ValueTask<IReadOnlyList<FilterAction>> FilterAsync(FilteredMessage message, AccountFacts recipient, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<FilterAction>>(
            message.Transaction.ReversePath?.Domain is "lists.example.test" ? [new FilterAction.FileInto("Lists")] : []);
}

public sealed class JunkLearner(IJunkFilter filter) : IImapEventHandler
{
    public async ValueTask HandleAsync(ImapEvent imapEvent, CancellationToken cancellationToken)
    {
        var isJunk = imapEvent.Mailbox is "Junk";
        if (imapEvent.Cause is not ImapEventCause.Copy || isJunk == (imapEvent.Source is "Junk")) return;
        var uids = UidSet.Of(imapEvent.Messages.Select(message => message.Uid));
        await foreach (var message in imapEvent.Folder.FetchAsync(uids, MessageFields.Content, cancellationToken))
            await filter.LearnAsync(message.Content!, isJunk, cancellationToken);
    }
}

public interface IJunkFilter
{
    ValueTask LearnAsync(MessageContent message, bool isJunk, CancellationToken cancellationToken);
}

/// <summary>How much of each kind was learnt.</summary>
public sealed class Learned : IJunkFilter
{
    public ConcurrentBag<bool> Lessons { get; } = [];

    public ValueTask LearnAsync(MessageContent message, bool isJunk, CancellationToken cancellationToken)
    {
        Lessons.Add(isJunk);
        return ValueTask.CompletedTask;
    }
}

public sealed class TimeVerb(TimeProvider clock) : MailServer.Receiving.SmtpVerb
{
    public override string Verb => "XTIME";

    public override string? Announcement => "XTIME";

    public override ValueTask<SmtpReply> ExecuteAsync(MailSession session, string argument, CancellationToken cancellationToken) =>
        new(new SmtpReply(250, 0, 0, clock.GetUtcNow().ToString("R", CultureInfo.InvariantCulture)));
}

public sealed class StampSigner : IMessageSigner
{
    public ValueTask<ReadOnlyMemory<byte>> SignAsync(MailTransaction transaction, MessageContent content, CancellationToken cancellationToken) =>
        new(Encoding.ASCII.GetBytes($"X-Stamp: {content.Length}\r\n")); // each field ended by CRLF
}

public sealed class DkimMessageSigner(DkimSigner signer) : IMessageSigner
{
    private static readonly string[] Covered =
    [
        "From", "Sender", "Reply-To", "To", "Cc", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "MIME-Version", "Content-Type",
        "Content-Transfer-Encoding", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "TLS-Report-Domain", "TLS-Report-Submitter",
    ];

    public async ValueTask<ReadOnlyMemory<byte>> SignAsync(MailTransaction transaction, MessageContent content, CancellationToken cancellationToken)
    {
        using var message = await MimeMessage.LoadAsync(content.OpenStream(), persistent: true, cancellationToken);
        // A key signs what its own domain wrote, or sends: a list's post in its author's name comes back to the list.
        if (transaction.ReversePath?.Domain != signer.Domain && !message.From.Mailboxes.Any(author => author.Domain == signer.Domain)) return default;
        signer.Sign(message, [.. Covered.Where(message.Headers.Contains)]);
        return Encoding.ASCII.GetBytes($"DKIM-Signature: {message.Headers["DKIM-Signature"]}\r\n");
    }
}

public sealed class CountingSink : IMessageSink
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public ValueTask<SmtpReply?> ReceiveAsync(MailTransaction transaction, MessageContent content, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _count);
        return new((SmtpReply?)null); // accepted; a reply would refuse
    }
}

public sealed class OneUserDirectory : IUserDirectory
{
    private static readonly AccountFacts Alice = new(new AccountId("1"), new EmailAddress("alice", "example.test"));

    public ValueTask<LogInResult> AuthenticateAsync(string userName, string password, CancellationToken cancellationToken) =>
        new(new LogInResult(LogInStatus.Refused)); // ask your own system here; take as long for unknown users as for wrong passwords

    public ValueTask<ScramCredential?> FindScramSecretAsync(string userName, ScramAlgorithm algorithm, CancellationToken cancellationToken) =>
        new((ScramCredential?)null);

    public ValueTask<AccountFacts?> FindAccountAsync(string userName, CancellationToken cancellationToken) =>
        new(userName is "alice@example.test" ? Alice : null);

    public ValueTask<RecipientResolution> ResolveAsync(EmailAddress address, CancellationToken cancellationToken) => new(address switch
    {
        _ when address.Equals(Alice.Address) => new RecipientResolution.Local(Alice),
        { Domain: "example.test", LocalPart: "postmaster" } => new RecipientResolution.Alias([Alice.Address]),
        { Domain: "example.test" } => RecipientResolution.Unknown.Instance,
        _ => RecipientResolution.Foreign.Instance,
    });

    public ValueTask<bool> OwnsAddressAsync(AccountId account, EmailAddress address, CancellationToken cancellationToken) =>
        new(account == Alice.Id && address.Equals(Alice.Address));
}

public sealed class VoucherMechanism(IUserDirectory directory, Vouchers vouchers) : ISaslMechanism
{
    public string Name => "X-VOUCHER";

    public bool IsAvailable(LogInContext context) => context.Connection.Tls is not null;

    public SaslExchange Begin(LogInContext context) => new Exchange(directory, vouchers);

    private sealed class Exchange(IUserDirectory directory, Vouchers vouchers) : SaslExchange
    {
        public override async ValueTask<SaslStep> NextAsync(ReadOnlyMemory<byte>? response, CancellationToken cancellationToken)
        {
            if (response is not { } voucher) return SaslStep.Challenge(default); // no initial response: ask for it
            var user = vouchers.Redeem(Encoding.UTF8.GetString(voucher.Span));
            return user is not null && await directory.FindAccountAsync(user, cancellationToken) is { IsEnabled: true } account
                ? SaslStep.Success(new MailPrincipal(account, "X-VOUCHER"))
                : SaslStep.Failure(SaslOutcome.Refused, "no such voucher");
        }
    }
}

/// <summary>Vouchers that were handed out, each good for one log-in.</summary>
public sealed class Vouchers
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, string> _users = new();

    public void HandOut(string voucher, string user) => _users[voucher] = user;

    public string? Redeem(string voucher) => _users.TryRemove(voucher, out var user) ? user : null;
}

public sealed class DaytimeEngine(TimeProvider clock) : IMailEngine
{
    public async Task RunAsync(IMailConnection connection, CancellationToken stopping)
    {
        var line = clock.GetUtcNow().ToString("R", CultureInfo.InvariantCulture) + "\r\n";
        await connection.Transport.Output.WriteAsync(Encoding.UTF8.GetBytes(line), stopping);
    }
}
