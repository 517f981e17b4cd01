using System.Buffers;
using System.Text;
using MailServer.Authentication;
using MailServer.Delivery.Forwarding;
using MailServer.Delivery.Notifications;
using MailServer.Directories;
using MailServer.Dns;
using MailServer.Filters;
using MailServer.Messages;
using MailServer.Protocol;
using MailServer.Protocol.Imap;
using MailServer.Protocol.Smtp;
using MailServer.Queue;
using MailServer.Receiving;
using MailServer.Storage;
using MailServer.Testing;
using Microsoft.Extensions.Time.Testing;

namespace MailServer.Delivery.Tests.Support;

/// <summary>A local receiver over the in-memory store and directory: <c>example.test</c> with alice, bob and the disabled carol.</summary>
internal sealed class DeliveryHarness
{
    public const string Text = "Subject: Hi\r\n\r\nHello\r\n";

    public DeliveryHarness()
    {
        Inner = new InMemoryMailboxStore(Time);
        Directory = new InMemoryDirectory(Inner);
        Store = new TroubledStore(Inner);
    }

    public InMemoryMailboxStore Inner { get; }

    public InMemoryDirectory Directory { get; }

    public TroubledStore Store { get; }

    public RecordingQueue Queue { get; } = new();

    public bool HasQueue { get; set; }

    /// <summary>Whether the queue is the store's own, so that both are filled by one commit.</summary>
    public bool SharesCommit { get; set; }

    public ISuppressionList? Suppression { get; set; }

    public SenderRewriting? Rewriting { get; set; }

    /// <summary>The sender of messages, or null for <c>&lt;&gt;</c>.</summary>
    public string? Sender { get; set; } = "sender@example.org";

    public List<IMailFilter> Filters { get; } = [];

    public LocalDeliveryOptions Options { get; } = new();

    public List<IMessageSigner> Signers { get; } = [];

    public IDnsResolver? Resolver { get; set; }

    public NoticeOptions? Notices { get; set; }

    public FakeTimeProvider Time { get; } = new();

    public MailServiceKind Service { get; set; }

    public bool IsTrusted { get; set; }

    public MailPrincipal? Principal { get; set; }

    /// <summary>In the place of the directory's own lists.</summary>
    public MailServer.Directories.Lists.IListDirectory? Lists { get; set; }

    public MessageDisposition Disposition { get; set; } = MessageDisposition.Deliver;

    /// <summary>BODY= of MAIL.</summary>
    public BodyType Body { get; set; }

    /// <summary>What the checks saw of the last message.</summary>
    public string? Checked { get; private set; }

    public static async Task<DeliveryHarness> CreateAsync()
    {
        var harness = new DeliveryHarness();
        await harness.Directory.SetDomainAsync(new DomainFacts("example.test"), default);
        await harness.AddUserAsync("alice");
        await harness.AddUserAsync("bob");
        await harness.AddUserAsync("carol", new UserSettings { IsEnabled = false });
        return harness;
    }

    public static EmailAddress Address(string text) => EmailAddress.TryParse(text, true, out var address) ? address : throw new FormatException(text);

    public async Task AddUserAsync(string name, UserSettings? settings = null) =>
        Assert.Equal(DirectoryChange.Done, await Directory.AddUserAsync(Address($"{name}@example.test"), "secret", settings ?? new UserSettings(), default));

    public async Task AddAliasAsync(string address, params string[] targets) =>
        Assert.Equal(DirectoryChange.Done, await Directory.SetAliasAsync(new AliasFacts(Address(address), [.. targets.Select(Address)]), default));

    public LocalMailReceiver CreateReceiver() => new(Options, new LocalDeliveryServices
    {
        Directory = Directory,
        Store = SharesCommit ? Inner : Store,
        Filters = Filters,
        Queue = SharesCommit ? Inner.Queue : HasQueue ? Queue : null,
        Suppression = Suppression,
        Lists = Lists ?? Directory,
        AutoReplies = Directory,
        Signers = Signers,
        Resolver = Resolver,
        Notices = Notices,
        Rewriting = Rewriting,
        TimeProvider = Time,
    });

    public MailTransaction Begin(string? sender = "sender@example.org", long? size = null)
    {
        var session = new MailSession(new InMemoryConnection(), Service) { IsTrusted = IsTrusted, Principal = Principal };
        return new MailTransaction(session, "T1", sender is null ? null : Address(sender), new MailParameters { Size = size, Body = Body });
    }

    /// <summary>What RCPT is answered.</summary>
    public async Task<SmtpReply> RecipientAsync(string recipient, long? size = null) =>
        await CreateReceiver().AcceptRecipientAsync(Begin(Sender, size), new EnvelopeRecipient(Address(recipient), RecipientParameters.None), default);

    /// <summary>Sends a message to recipients that are all accepted, and gives the codes of the commit.</summary>
    public Task<IReadOnlyList<string>> SendAsync(params string[] recipients) => SendTextAsync(Text, recipients);

    public Task<IReadOnlyList<string>> SendTextAsync(string text, params string[] recipients) => SendTextAsync(CreateReceiver(), text, recipients);

    public async Task<IReadOnlyList<string>> SendTextAsync(LocalMailReceiver receiver, string text, params string[] recipients)
    {
        var transaction = Begin(Sender);
        foreach (var recipient in recipients)
        {
            var envelope = new EnvelopeRecipient(Address(recipient), RecipientParameters.None);
            var reply = await receiver.AcceptRecipientAsync(transaction, envelope, default);
            Assert.True(reply.IsPositive, $"{recipient}: {reply}");
            transaction.Add(envelope);
        }

        var start = await receiver.BeginAsync(transaction, null, default);
        Assert.Null(start.Refusal);
        await using var message = start.Message!;
        message.Content.Write(Encoding.UTF8.GetBytes(text));
        await message.Content.FlushAsync();
        var content = await message.CompleteContentAsync(default);
        using (var reader = new StreamReader(content.OpenStream(), Encoding.UTF8)) Checked = await reader.ReadToEndAsync();
        var replies = await message.CommitAsync(Disposition, default);
        Assert.Equal(recipients.Length, replies.Count);
        return [.. replies.Select(reply => $"{reply.Code} {reply.Enhanced}")];
    }

    /// <summary>The messages of a folder.</summary>
    public async Task<IReadOnlyList<string>> MailAsync(string user, string folder = "INBOX")
    {
        var facts = await Directory.FindAccountAsync($"{user}@example.test", default);
        await using var account = (await Inner.OpenAccountAsync(facts!.Id, default)).Value;
        await using var opened = (await account.OpenFolderAsync(folder, default)).Value;
        var texts = new List<string>();
        await foreach (var message in opened.FetchAsync(UidSet.All, MessageFields.Content, default))
        {
            using var reader = new StreamReader(message.Content!.OpenStream(), Encoding.UTF8);
            texts.Add(await reader.ReadToEndAsync());
        }

        return texts;
    }

    public async Task CreateFolderAsync(string user, string folder)
    {
        var facts = await Directory.FindAccountAsync($"{user}@example.test", default);
        await using var account = (await Inner.OpenAccountAsync(facts!.Id, default)).Value;
        Assert.True((await account.CreateFolderAsync(folder, CreateFolderOptions.Default, default)).IsSuccess);
    }

    public async Task<AccountId> IdAsync(string user) => (await Directory.FindAccountAsync($"{user}@example.test", default))!.Id;
}
