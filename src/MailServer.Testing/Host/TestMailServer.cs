using System.Net;
using MailServer.Connections;
using MailServer.Delivery;
using MailServer.Messages;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;
using MailServer.Smtp;

namespace MailServer.Testing;

/// <summary>Somebody else's mail server: where foreign mail of a <see cref="MailTestHost"/> goes. It takes everything, unless its <see cref="Faults"/> say otherwise.</summary>
public sealed class TestMailServer
{
    private readonly Lock _gate = new();
    private readonly List<ReceivedMessage> _messages = [];
    private readonly SmtpOptions _options;
    private readonly SmtpServices _services;
    private readonly TimeProvider _time;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal TestMailServer(string domain, IPEndPoint endPoint, TimeProvider time)
    {
        Domain = domain;
        EndPoint = endPoint;
        _time = time;
        _options = new SmtpOptions { HostName = "mx." + domain };
        _services = new SmtpServices { Receiver = new SinkMailReceiver(new Sink(this)), Checks = [new FaultCheck(Faults)], TimeProvider = time };
    }

    /// <summary>The domain that it serves.</summary>
    public string Domain { get; }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>What it does wrong.</summary>
    public MailFaults Faults { get; } = new();

    /// <summary>What it has taken: one for each recipient.</summary>
    public IReadOnlyList<ReceivedMessage> Messages
    {
        get
        {
            lock (_gate) return [.. _messages];
        }
    }

    /// <summary>Waits for a message.</summary>
    /// <param name="to">The recipient of the envelope, or null for any.</param>
    /// <param name="subject">The subject, or null for any.</param>
    /// <param name="match">What else it must be.</param>
    /// <param name="within">How long, by the wall clock; null for 20 seconds.</param>
    /// <exception cref="TimeoutException">None came; the text lists what is there.</exception>
    public Task<ReceivedMessage> WaitForMessageAsync(
        string? to = null, string? subject = null, Func<ReceivedMessage, bool>? match = null, TimeSpan? within = null) =>
        new MessageWatch(() => Task.FromResult(Messages), NextChange, () => Task.FromResult(string.Join("\n", Messages))).WaitAsync(to, subject, match, within);

    internal async Task ServeAsync(InMemoryConnection connection)
    {
        await using (connection.ConfigureAwait(false))
        {
            try
            {
                await new SmtpEngine(_options, _services).RunAsync(new FaultyConnection(connection, Faults, _time), CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is MailConnectionException or OperationCanceledException)
            {
                // The connection has ended, perhaps as the script wanted it.
            }
        }
    }

    private Task NextChange()
    {
        lock (_gate) return _changed.Task;
    }

    private void Add(IEnumerable<ReceivedMessage> messages)
    {
        lock (_gate)
        {
            _messages.AddRange(messages);
            _changed.SetResult();
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private sealed class Sink(TestMailServer server) : IMessageSink
    {
        public async ValueTask<SmtpReply?> ReceiveAsync(MailTransaction transaction, MessageContent content, CancellationToken cancellationToken)
        {
            using var bytes = new MemoryStream();
            var stream = content.OpenStream();
            await using (stream.ConfigureAwait(false)) await stream.CopyToAsync(bytes, cancellationToken).ConfigureAwait(false);
            server.Add(transaction.Recipients.Select(recipient =>
                new ReceivedMessage(recipient.Address, bytes.ToArray()) { Sender = transaction.ReversePath, ReceivedAt = server._time.GetUtcNow() }));
            return null;
        }
    }
}
