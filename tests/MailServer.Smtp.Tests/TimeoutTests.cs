using MailServer.Receiving;
using MailServer.Smtp.Tests.Support;
using MailServer.Testing;

namespace MailServer.Smtp.Tests;

/// <summary>Every wait has a limit for the whole of what is waited for (fake clock).</summary>
public class TimeoutTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_silent_client_is_sent_away()
    {
        await using var harness = new SmtpHarness();
        await harness.StartAsync();
        await harness.SettleAsync();
        harness.Time.Advance(harness.Options.CommandTimeout - Second);
        await harness.SettleAsync();
        harness.Time.Advance(Second + Second);
        await harness.ExpectAsync("421 4.4.2");
        await harness.ExpectEndAsync();
    }

    [Fact]
    public async Task A_command_that_trickles_in_has_one_limit_for_all_of_it()
    {
        await using var harness = new SmtpHarness();
        await harness.GreetAsync();
        var step = harness.Options.CommandTimeout / 4;
        foreach (var piece in "NOOP")
        {
            await harness.SendAsync(piece.ToString());
            await harness.SettleAsync();
            harness.Time.Advance(step + Second);
        }

        await harness.ExpectAsync("421 4.4.2");
        await harness.ExpectEndAsync();
    }

    [Fact]
    public async Task Each_command_has_its_own_limit()
    {
        await using var harness = new SmtpHarness();
        await harness.GreetAsync();
        for (var i = 0; i < 5; i++)
        {
            await harness.SettleAsync();
            harness.Time.Advance(harness.Options.CommandTimeout - Second);
            await harness.ExpectAsync("NOOP", "250");
        }
    }

    [Fact]
    public async Task The_first_command_has_a_limit_of_its_own()
    {
        await using var harness = new SmtpHarness();
        harness.Options.GreetingTimeout = TimeSpan.FromMinutes(1);
        await harness.StartAsync();
        await harness.SettleAsync();
        harness.Time.Advance(TimeSpan.FromMinutes(1) + Second);
        await harness.ExpectAsync("421 4.4.2");
        await harness.ExpectEndAsync();
    }

    [Fact]
    public async Task After_the_first_command_the_usual_limit_holds()
    {
        await using var harness = new SmtpHarness();
        harness.Options.GreetingTimeout = TimeSpan.FromMinutes(1);
        await harness.GreetAsync();
        await harness.SettleAsync();
        harness.Time.Advance(harness.Options.CommandTimeout - Second);
        await harness.ExpectAsync("NOOP", "250");
    }

    [Fact]
    public async Task Who_does_not_log_in_where_it_is_needed_is_sent_away_however_busy()
    {
        await using var harness = new SmtpHarness();
        harness.Options.Service = MailServiceKind.Submission;
        harness.Options.LoginTimeout = TimeSpan.FromMinutes(3);
        await harness.GreetAsync();
        for (var i = 0; i < 2; i++)
        {
            await harness.SettleAsync();
            harness.Time.Advance(TimeSpan.FromMinutes(1));
            await harness.ExpectAsync("NOOP", "250");
        }

        await harness.SettleAsync();
        harness.Time.Advance(TimeSpan.FromMinutes(1) + Second);
        await harness.ExpectAsync("421 4.4.2");
        await harness.ExpectEndAsync();
    }

    [Fact]
    public async Task A_message_that_trickles_in_is_cut_off()
    {
        await using var harness = new SmtpHarness();
        await StartDataAsync(harness);
        for (var i = 0; i < 7; i++)
        {
            await harness.SendAsync("x\r\n");
            await harness.SettleAsync();
            harness.Time.Advance(harness.Options.MinimumDataRateWindow / 6);
        }

        await harness.ExpectAsync("421 4.4.2");
        await harness.ExpectEndAsync();
        Assert.Empty(harness.Receiver.Messages);
        Assert.Equal(1, harness.Receiver.Disposed);
    }

    [Fact]
    public async Task A_message_that_is_fast_enough_goes_on_up_to_the_limit_for_all_of_it()
    {
        await using var harness = new SmtpHarness();
        harness.Options.DataTimeout = TimeSpan.FromMinutes(10);
        await StartDataAsync(harness);
        for (var i = 0; i < 11; i++)
        {
            await harness.SendAsync(DataTests.Lines(20_000));
            await harness.SettleAsync();
            harness.Time.Advance(TimeSpan.FromSeconds(55));
        }

        await harness.ExpectAsync("421 4.4.2");
        await harness.ExpectEndAsync();
    }

    [Fact]
    public async Task A_transaction_has_a_limit_of_its_own()
    {
        await using var harness = new SmtpHarness();
        harness.Options.TransactionTimeout = TimeSpan.FromMinutes(10);
        await harness.GreetAsync();
        await harness.ExpectAsync("MAIL FROM:<>", "250");
        for (var i = 0; i < 2; i++)
        {
            await harness.SettleAsync();
            harness.Time.Advance(TimeSpan.FromMinutes(4));
            await harness.ExpectAsync("RCPT TO:<a@b.example>", "250");
        }

        await harness.SettleAsync();
        harness.Time.Advance(TimeSpan.FromMinutes(3));
        await harness.ExpectAsync("421 4.4.2");
        await harness.ExpectEndAsync();
    }

    [Fact]
    public async Task An_exchange_of_log_in_has_one_limit_for_all_of_it()
    {
        await using var harness = new SmtpHarness();
        harness.Services = harness.Services with { Authenticator = new FakeAuthenticator() };
        await harness.GreetAsync();
        await harness.ExpectAsync("AUTH STEPS", "334");
        await harness.SettleAsync();
        harness.Time.Advance(harness.Options.CommandTimeout * 0.6);
        await harness.ExpectAsync("Zm9v", "334");
        await harness.SettleAsync();
        harness.Time.Advance(harness.Options.CommandTimeout * 0.6);
        await harness.ExpectAsync("421 4.4.2");
        await harness.ExpectEndAsync();
    }

    [Fact]
    public async Task A_client_that_reads_nothing_is_cut_off()
    {
        await using var harness = new SmtpHarness(connection: new InMemoryConnectionOptions { BufferSize = 4096 });
        harness.Options.MaxCommands = int.MaxValue;
        harness.Options.CommandTimeout = TimeSpan.FromDays(100_000);
        harness.Run();
        var sending = FloodAsync(harness);
        using var guard = new CancellationTokenSource(harness.Client.Guard);
        while (!harness.Running.IsCompleted && !guard.IsCancellationRequested)
        {
            harness.Time.Advance(harness.Options.WriteTimeout + Second);
            await Task.WhenAny(harness.Running, Task.Run(() => { }));
        }

        await harness.Running.WaitAsync(harness.Client.Guard);
        await sending;
        Assert.Equal("The client does not read its replies.", harness.Connection.AbortReason);
    }

    private static async Task FloodAsync(SmtpHarness harness)
    {
        try
        {
            while (true) await harness.Client.SendAsync(string.Concat(Enumerable.Repeat("HELP\r\n", 100)));
        }
        catch (Exception failure) when (failure is IOException or InvalidOperationException)
        {
            // Cut off.
        }
    }

    private static async Task StartDataAsync(SmtpHarness harness)
    {
        await harness.GreetAsync();
        await StartMessageAsync(harness);
    }

    /// <summary>The receiver hands out what it has begun when nobody waits for it any more, but before that was noticed.</summary>
    [Fact]
    public async Task A_message_that_is_begun_at_the_very_end_of_the_time_is_given_up()
    {
        await using var harness = new SmtpHarness();
        var gate = new TaskCompletionSource();
        harness.Receiver.BeginGate = () =>
        {
            harness.Time.Advance(harness.Options.HookTime);
            // Asked for behind the end of the wait: that is when the receiver is done.
            harness.Observer.OnClosedAsked = () => gate.TrySetResult();
            return gate.Task;
        };
        await harness.GreetAsync();
        await harness.EnvelopeAsync();
        await harness.SendAsync("DATA\r\n");
        await harness.ExpectAsync("451 4.3.0");
        await harness.Receiver.Disposal.WaitAsync(harness.Client.Guard);
        await harness.ExpectAsync("NOOP", "250");
    }

    [Fact]
    public async Task A_limit_that_runs_out_just_as_the_receiver_answers_does_not_end_the_next_call()
    {
        await using var harness = new SmtpHarness();
        var late = new LateTimers(harness.Time, harness.Options.HookTime);
        harness.Services = harness.Services with { TimeProvider = late };
        harness.Receiver.BeginGate = () => Task.Run(() => { });
        await harness.GreetAsync();
        for (var i = 0; i < 5; i++)
        {
            await StartMessageAsync(harness);
            await harness.SendAsync("Subject: x\r\n\r\nx\r\n.\r\n");
            await harness.ExpectAsync("250");
        }

        Assert.Equal(5, harness.Receiver.Messages.Count);
    }

    private static async Task StartMessageAsync(SmtpHarness harness)
    {
        await harness.EnvelopeAsync();
        await harness.ExpectAsync("DATA", "354");
    }
}
