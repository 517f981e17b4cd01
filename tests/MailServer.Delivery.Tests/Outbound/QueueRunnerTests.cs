using MailServer.Delivery.Queue;
using MailServer.Delivery.Routing;
using MailServer.Delivery.Tests.Outbound.Support;
using MailServer.Queue;

namespace MailServer.Delivery.Tests.Outbound;

public sealed class QueueRunnerTests : IAsyncDisposable
{
    private readonly QueueBench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_message_goes_out_when_it_comes_and_leaves_the_queue()
    {
        _bench.Start();

        await _bench.EnqueueAsync("b@there.test");

        Assert.Equal(TestMessages.Text, (await _bench.There.NextMessageAsync()).Text);
        await _bench.WhenEmptyAsync();
    }

    [Fact]
    public async Task Recipients_of_one_destination_share_a_transaction_and_destinations_do_not()
    {
        var other = _bench.AddHop("other.test", "192.0.2.2");
        await _bench.EnqueueAsync("b@there.test", "c@THERE.test", "d@other.test");

        _bench.Start();

        Assert.Equal(2, (await _bench.There.NextMessageAsync()).Recipients.Count);
        Assert.Single((await other.NextMessageAsync()).Recipients);
        await _bench.WhenEmptyAsync();
    }

    [Fact]
    public async Task Behind_a_smart_host_all_destinations_share_a_transaction()
    {
        var smart = new NextHop();
        smart.ListenOn(_bench.Connector, "192.0.2.3", 587);
        _bench.Routing = _bench.Routing with { SmartHost = new RelayTarget("192.0.2.3") { Port = 587 } };
        await _bench.EnqueueAsync("b@there.test", "d@nowhere.test");

        _bench.Start();

        Assert.Equal(2, (await smart.NextMessageAsync()).Recipients.Count);
    }

    [Fact]
    public async Task A_connection_is_used_for_several_messages_up_to_the_cap()
    {
        _bench.Options = _bench.Options with { MostMessagesPerConnection = 2, MostConnectionsPerDestination = 1 };
        for (int i = 0; i < 4; i++) await _bench.EnqueueAsync($"b{i}@there.test");

        _bench.Start();
        await _bench.WhenEmptyAsync();

        Assert.Equal(2, _bench.There.Connections);
    }

    [Fact]
    public async Task A_connection_that_cannot_be_closed_neither_sends_twice_nor_stops_its_destination()
    {
        _bench.Options = _bench.Options with { MostMessagesPerConnection = 1, MostConnectionsPerDestination = 1 };
        _bench.Connecting = static connector => new UnclosableConnector(connector);
        for (int i = 0; i < 3; i++) await _bench.EnqueueAsync($"b{i}@there.test");

        _bench.Start();
        await _bench.WhenEmptyAsync();

        Assert.Equal(3, _bench.There.Commands.Count(static line => line.StartsWith("RCPT", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_connection_that_was_closed_while_it_waited_costs_nothing()
    {
        _bench.Options = _bench.Options with { MostConnectionsPerDestination = 1 };
        _bench.Start();
        await _bench.EnqueueAsync("b@there.test");
        await _bench.WhenEmptyAsync();
        int resets = 0;
        _bench.There.Script = line => line == "RSET" && ++resets == 1 ? "421 4.3.2 idle too long" : null;

        await _bench.EnqueueAsync("c@there.test");

        await _bench.WhenEmptyAsync();
        Assert.Equal(2, _bench.There.Messages.Count);
    }

    [Fact]
    public async Task A_greylisted_recipient_is_tried_again_at_its_time()
    {
        _bench.There.Script = line => line.StartsWith("RCPT", StringComparison.Ordinal) ? "450 4.7.1 greylisted" : null;
        _bench.Start();
        var id = await _bench.EnqueueAsync("b@there.test");
        await _bench.WhenAsync(items => items[0] is { Attempts: 1, LastError: "450 4.7.1 greylisted", IsLeased: false });
        Assert.Equal(_bench.Time.GetUtcNow() + TimeSpan.FromMinutes(5), (await _bench.ItemsAsync())[0].NextAttempt);

        _bench.Time.Advance(TimeSpan.FromMinutes(5));
        await _bench.WhenTriedAsync(2);
        _bench.There.Script = _ => null;
        _bench.Time.Advance(TimeSpan.FromMinutes(10));
        await _bench.WhenEmptyAsync();

        Assert.Empty(await _bench.Storage.AttemptsAsync(id, CancellationToken.None));
        Assert.Equal(0, _bench.NoticeCount);
    }

    [Fact]
    public async Task The_next_host_is_tried_when_one_refuses_the_connection()
    {
        _bench.Dns.AddMx("there.test", 5, "dead.there.test").AddAddress("dead.there.test", "192.0.2.77");
        _bench.Start();

        await _bench.EnqueueAsync("b@there.test");

        await _bench.There.NextMessageAsync();
    }

    [Fact]
    public async Task When_nobody_answers_the_destination_is_left_alone_and_then_tried_by_one()
    {
        _bench.Dns.AddMx("dead.test", 10, "mx.dead.test").AddAddress("mx.dead.test", "192.0.2.66");
        _bench.Start();
        for (int i = 0; i < 10; i++) await _bench.EnqueueAsync($"b{i}@dead.test");
        await _bench.WhenTriedAsync(1);
        int first = _bench.Connector.Attempts;
        Assert.InRange(first, 1, 10);

        await _bench.EnqueueAsync("late@dead.test");
        await _bench.WhenTriedAsync(1);
        Assert.Equal(first, _bench.Connector.Attempts);

        _bench.Time.Advance(TimeSpan.FromMinutes(5));
        await _bench.WhenTriedAsync(2);
        Assert.Equal(first + 1, _bench.Connector.Attempts);
    }

    [Fact]
    public async Task A_dead_destination_with_thousands_of_messages_does_not_hold_up_the_others()
    {
        _bench.Dns.AddMx("dead.test", 10, "mx.dead.test").AddAddress("mx.dead.test", "192.0.2.66");
        _bench.Options = _bench.Options with { MostItems = 100, MostItemsPerDestination = 20 };
        for (int i = 0; i < 3000; i++) await _bench.EnqueueAsync($"b{i}@dead.test");
        await _bench.EnqueueAsync("b@there.test");

        _bench.Start();
        await _bench.There.NextMessageAsync();
        await _bench.WhenAsync(items => items.Count == 3000 && !items.Any(i => i.IsLeased));

        var items = await _bench.ItemsAsync();
        Assert.InRange(items.Count(i => i.Attempts > 0), 1, 40);
    }

    [Fact]
    public async Task A_retry_by_hand_reaches_a_destination_that_was_left_alone()
    {
        _bench.Connector.Close(new System.Net.IPEndPoint(System.Net.IPAddress.Parse("192.0.2.1"), 25));
        _bench.Start();
        await _bench.EnqueueAsync("b@there.test");
        await _bench.WhenTriedAsync(1);
        _bench.There.ListenOn(_bench.Connector, "192.0.2.1");

        Assert.Equal(1, await new MailQueue(_bench.Storage, _bench.Runner).RetryAsync(QueueFilter.All, CancellationToken.None));

        await _bench.There.NextMessageAsync();
    }

    [Fact]
    public async Task An_item_removed_while_it_was_sent_does_no_harm()
    {
        var id = await _bench.EnqueueAsync("b@there.test");
        _bench.There.Script = line =>
        {
            if (line == ".") _bench.Storage.RemoveAsync(id, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            return null;
        };

        _bench.Start();
        await _bench.There.NextMessageAsync();
        await _bench.EnqueueAsync("c@there.test");

        await _bench.There.NextMessageAsync();
        await _bench.WhenEmptyAsync();
    }

    [Fact]
    public async Task A_transaction_that_takes_long_keeps_its_lease()
    {
        _bench.Options = _bench.Options with { LeaseTime = TimeSpan.FromMinutes(3) };
        _bench.There.Script = line => line == "DATA" ? NextHop.Hang : null;
        _bench.Options = _bench.Options with { Timeouts = new() { DataStart = TimeSpan.FromHours(1) } };
        _bench.Start();
        await _bench.EnqueueAsync("b@there.test");
        await _bench.Time.WhenBegunAsync(wait => wait == TimeSpan.FromHours(1), TestContext.Current.CancellationToken).WaitAsync(Waiting.Guard);
        var until = _bench.Time.GetUtcNow() + TimeSpan.FromMinutes(30);

        while (_bench.Time.GetUtcNow() < until)
        {
            var renewed = _bench.Faulty.NextAsync(nameof(IQueueStorage.RenewAsync));
            _bench.Time.Advance(TimeSpan.FromMinutes(1));
            await renewed.WaitAsync(Waiting.Guard);
            Assert.True((await _bench.ItemsAsync())[0].IsLeased);
        }

        Assert.Equal(1, _bench.There.Connections);
    }

    [Fact]
    public async Task A_refusal_that_waits_for_a_slow_recipient_of_the_same_message_is_reported_once()
    {
        _bench.Options = _bench.Options with { LeaseTime = TimeSpan.FromMinutes(3), Timeouts = new() { DataStart = TimeSpan.FromHours(1) } };
        _bench.There.Script = line => line.StartsWith("RCPT", StringComparison.Ordinal) ? "550 5.1.1 nobody" : null;
        _bench.AddHop("slow.test", "192.0.2.2").Script = line => line == "DATA" ? NextHop.Hang : null;
        _bench.Start();
        await _bench.EnqueueAsync("b@there.test", "c@slow.test");
        // The connection to the first waits for another message, and the second for its answer.
        await BegunAsync(_bench.Options.ConnectionIdleTime);
        await BegunAsync(TimeSpan.FromHours(1));
        for (int minute = 1; minute < 60; minute++)
        {
            var renewed = _bench.Faulty.NextAsync(nameof(IQueueStorage.RenewAsync));
            _bench.Time.Advance(TimeSpan.FromMinutes(1));
            await renewed.WaitAsync(Waiting.Guard);
        }

        _bench.Time.Advance(TimeSpan.FromMinutes(1));
        await _bench.WhenAsync(items => items is [{ Attempts: 1, IsLeased: false }]);
        await _bench.NextNoticeAsync();
        Assert.Equal(0, _bench.NoticeCount);
        Assert.Single(_bench.There.Commands, line => line.StartsWith("RCPT", StringComparison.Ordinal));

        Task BegunAsync(TimeSpan length) => _bench.Time.WhenBegunAsync(wait => wait == length, TestContext.Current.CancellationToken).WaitAsync(Waiting.Guard);
    }

    [Fact]
    public async Task After_a_pause_longer_than_the_lease_nothing_is_sent_twice()
    {
        _bench.Options = _bench.Options with { MostConnectionsPerDestination = 1, Timeouts = new() { DataStart = TimeSpan.FromMinutes(30) } };
        bool hangs = true;
        _bench.There.Script = line =>
        {
            if (line != "DATA" || !hangs) return null;
            hangs = false;
            return NextHop.Hang;
        };
        await _bench.EnqueueAsync("b@there.test");
        await _bench.EnqueueAsync("c@there.test");
        _bench.Start();
        await _bench.There.Hung.WaitAsync(Waiting.Guard);

        await _bench.Time.PassOneAsync(wait => wait == TimeSpan.FromMinutes(30), TestContext.Current.CancellationToken).WaitAsync(Waiting.Guard);
        await _bench.WhenAsync(items => items is [{ Attempts: 1, IsLeased: false }]);
        _bench.Time.Advance(TimeSpan.FromMinutes(5));
        await _bench.WhenEmptyAsync();
        await _bench.StopAsync();

        Assert.Equal(["RCPT TO:<b@there.test>", "RCPT TO:<c@there.test>"], _bench.There.Messages.SelectMany(m => m.Recipients).Order());
    }

    [Fact]
    public async Task A_stop_lets_the_running_transaction_end_and_gives_the_rest_back()
    {
        _bench.Options = _bench.Options with { MostConnectionsPerDestination = 1, ConnectionIdleTime = TimeSpan.Zero };
        var stop = Task.CompletedTask;
        var begun = new TaskCompletionSource();
        _bench.There.Script = line =>
        {
            if (line != "." || begun.Task.IsCompleted) return null;
            stop = _bench.StopAsync();
            begun.SetResult();
            return null;
        };
        for (int i = 0; i < 5; i++) await _bench.EnqueueAsync($"b{i}@there.test");

        _bench.Start();
        await begun.Task.WaitAsync(Waiting.Guard);
        await stop.WaitAsync(Waiting.Guard);

        Assert.Single(_bench.There.Messages);
        var left = await _bench.ItemsAsync();
        Assert.Equal(4, left.Count);
        Assert.All(left, item => Assert.Equal((0, false), (item.Attempts, item.IsLeased)));
    }

    [Fact]
    public async Task A_paused_destination_waits_until_it_is_resumed()
    {
        var queue = new MailQueue(_bench.Storage, null);
        await queue.PauseDestinationAsync("There.test", CancellationToken.None);
        _bench.AddHop("other.test", "192.0.2.2");
        _bench.Start();
        await _bench.EnqueueAsync("b@there.test", "c@other.test");
        await _bench.WhenAsync(items => items.Count == 1);
        Assert.Empty(_bench.There.Messages);

        await queue.ResumeDestinationAsync("there.test", CancellationToken.None);

        await _bench.There.NextMessageAsync();
    }

    [Fact]
    public async Task A_storage_that_fails_is_asked_again()
    {
        var failed = _bench.Storage.FailNextAsync(new IOException("disk"));
        _bench.Start();
        await failed.WaitAsync(Waiting.Guard);
        await _bench.EnqueueAsync("b@there.test");

        await _bench.There.NextMessageAsync();
    }

    [Fact]
    public async Task A_message_that_went_round_too_often_is_given_up()
    {
        _bench.Options = _bench.Options with { MostHops = 0 };
        string text = "Received: x\r\n" + TestMessages.Text;
        await _bench.Storage.EnqueueAsync(
            new QueueMessage
            {
                ReversePath = TestMessages.Address("a@here.test"), Recipients = [TestMessages.Recipient("b@there.test")], Content = TestMessages.Content(text),
            },
            CancellationToken.None);

        _bench.Start();

        Assert.Contains("Status: 5.4.6", await NoticeTests.TextAsync(await _bench.NextNoticeAsync()), StringComparison.Ordinal);
    }
}
