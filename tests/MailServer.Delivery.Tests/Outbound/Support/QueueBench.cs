using System.Threading.Channels;
using MailServer.Connections;
using MailServer.Delivery.Notifications;
using MailServer.Delivery.Outbound;
using MailServer.Delivery.Queue;
using MailServer.Delivery.Routing;
using MailServer.Directories;
using MailServer.Protocol;
using MailServer.Protocol.Smtp;
using MailServer.Queue;
using MailServer.Receiving;
using MailServer.Testing;

namespace MailServer.Delivery.Tests.Outbound.Support;

/// <summary>A runner with a queue, a DNS and next hops in memory, under virtual time.</summary>
internal sealed class QueueBench : IMailSubmission, IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<SubmittedMessage> _notices = Channel.CreateUnbounded<SubmittedMessage>();
    private Task? _running;

    public QueueBench()
    {
        Storage = new InMemoryQueueStorage(Time);
        Faulty = new FaultyQueue(Storage);
        There = AddHop("there.test", "192.0.2.1");
    }

    public WatchedTime Time { get; } = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));

    public InMemoryQueueStorage Storage { get; }

    /// <summary>The storage as the runner sees it.</summary>
    public FaultyQueue Faulty { get; }

    public FakeDnsResolver Dns { get; } = new();

    public TestLog Log { get; } = new();

    public InMemoryConnector Connector { get; } = new();

    /// <summary>What the queue connects by.</summary>
    public Func<IMailConnector, IMailConnector> Connecting { get; set; } = static connector => connector;

    /// <summary>The next hop of there.test.</summary>
    public NextHop There { get; }

    public QueueRunnerOptions Options { get; set; } = new() { Retry = new RetrySchedule { Jitter = 0 } };

    public NoticeOptions Notices { get; set; } = new() { HostName = "mail.here.test" };

    public RoutingOptions Routing { get; set; } = new() { HostName = "mail.here.test" };

    public SuppressionRules Suppression { get; set; } = new();

    public TransportSecurityOptions Security { get; set; } = new();

    /// <summary>Who is here; null for nobody.</summary>
    public IUserDirectory? Directory { get; set; }

    public PolicyServer Policies { get; } = new();

    public ReportServer Reports { get; } = new();

    /// <summary>What the submission of notices answers.</summary>
    public SmtpReply NoticeReply { get; set; } = new(250, 0, 0, "taken");

    public QueueRunner? Runner { get; private set; }

    public int NoticeCount => _notices.Reader.Count;

    public NextHop AddHop(string domain, string address)
    {
        var hop = new NextHop { Time = Time };
        Dns.AddMx(domain, 10, "mx." + domain).AddAddress("mx." + domain, address);
        hop.ListenOn(Connector, address);
        return hop;
    }

    public QueueBench Start()
    {
        Runner = new QueueRunner(
            Faulty, Dns, Connecting(Connector), this, new QueueRunnerSettings(Routing, Notices) { Queue = Options, Suppression = Suppression, Security = Security },
            new QueueRunnerEnvironment { Time = Time, Random = new Random(1), Logger = Log, PolicyFetcher = Policies, ReportPoster = Reports, Directory = Directory });
        // Whoever stops the bench must find the running task, even if the first message goes out before this returns.
        var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _running = RunAsync(begin.Task);
        begin.SetResult();
        return this;

        async Task RunAsync(Task beginning)
        {
            await beginning;
            await Runner.RunAsync(_stop.Token);
        }
    }

    public ValueTask<QueueItemId> EnqueueAsync(params string[] recipients) =>
        EnqueueAsync("a@here.test", [.. recipients.Select(r => TestMessages.Recipient(r))]);

    public ValueTask<QueueItemId> EnqueueAsync(
        string? sender, IReadOnlyList<EnvelopeRecipient> recipients, MailParameters? parameters = null, string text = TestMessages.Text) =>
        Storage.EnqueueAsync(
            new QueueMessage
            {
                ReversePath = sender is null ? null : TestMessages.Address(sender),
                Recipients = recipients,
                Parameters = parameters ?? MailParameters.None,
                Content = TestMessages.Content(text),
            },
            CancellationToken.None);

    public ValueTask<IReadOnlyList<QueueItem>> ItemsAsync() => Storage.QueryAsync(QueueFilter.All, null, int.MaxValue, CancellationToken.None);

    public Task WhenEmptyAsync() => WhenAsync(items => items.Count == 0);

    public Task WhenAsync(Func<IReadOnlyList<QueueItem>, bool> isReached) => Storage.WhenAsync(isReached).WaitAsync(Waiting.Guard);

    /// <summary>Waits until every item has been tried so often and nobody has it.</summary>
    public Task WhenTriedAsync(int attempts) => WhenAsync(items => items.All(i => i.Attempts == attempts && !i.IsLeased));

    public async Task<SubmittedMessage> NextNoticeAsync() => await _notices.Reader.ReadAsync().AsTask().WaitAsync(Waiting.Guard);

    public ValueTask<IReadOnlyList<SmtpReply>> SubmitAsync(SubmittedMessage message, CancellationToken cancellationToken)
    {
        if (NoticeReply.IsPositive) _notices.Writer.TryWrite(message);
        return new(message.Recipients.Select(_ => NoticeReply).ToList());
    }

    /// <summary>Stops the runner in order.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        if (_running is not null) await _running.WaitAsync(Waiting.Guard);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        var stopped = _running ?? Task.CompletedTask;
        await Time.PassUntilDoneAsync(stopped.ContinueWith(t => t.IsCompletedSuccessfully, TaskScheduler.Default));
        Runner?.Dispose();
        _stop.Dispose();
    }
}
