using System.Text;
using CsCheck;
using MailServer.Protocol.Smtp;
using MailServer.Smtp.Messages;
using MailServer.Smtp.Sessions;
using Microsoft.Extensions.Time.Testing;

namespace MailServer.Smtp.Tests;

/// <summary>The small parts of the engine by themselves.</summary>
public class PartTests
{
    [Fact]
    public void Hops_are_counted_the_same_however_the_header_is_cut()
    {
        string[] headers = ["Received: x\r\n", "received:y\r\n", "Receive: no\r\n", " Received: folded\r\n", "X-Received: no\r\n", "\r\n", "R\r\n", "Rec", "eived: z\r\n", ":\r\n"];
        Gen.Select(Gen.Int[0, headers.Length - 1].Select(i => headers[i]).Array[0, 12], Gen.Int[1, 9]).Sample((pieces, cut) =>
        {
            var text = string.Concat(pieces);
            var expected = 0;
            foreach (var line in text.Split("\r\n"))
            {
                if (line.Length == 0) break;
                if (line.StartsWith("Received:", StringComparison.OrdinalIgnoreCase)) expected++;
            }

            var counter = new HopCounter();
            var bytes = Encoding.UTF8.GetBytes(text);
            for (var at = 0; at < bytes.Length; at += cut) counter.Scan(bytes.AsSpan(at, Math.Min(cut, bytes.Length - at)));
            Assert.Equal(expected, counter.Hops);
        });
    }

    [Fact]
    public void The_clock_fires_once_the_last_limit_that_was_set_is_over()
    {
        var time = new FakeTimeProvider();
        var fired = 0;
        using var clock = new SessionClock(time, () => fired++);
        clock.Arm(clock.After(TimeSpan.FromSeconds(10)));
        clock.Disarm();
        time.Advance(TimeSpan.FromSeconds(11));
        clock.Arm(clock.After(TimeSpan.FromSeconds(10)));
        clock.Arm(clock.After(TimeSpan.FromSeconds(30)));
        time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(0, fired);
        clock.Arm(clock.After(TimeSpan.FromSeconds(5)));
        time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(1, fired);
        Assert.True(clock.IsExpired);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public void A_limit_that_never_comes_is_possible(long milliseconds)
    {
        var time = new FakeTimeProvider();
        using var clock = new SessionClock(time, () => Assert.Fail("It came."));
        clock.Arm(clock.After(milliseconds < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.MaxValue));
        time.Advance(TimeSpan.FromDays(100));
        Assert.False(clock.IsExpired);
    }

    [Fact]
    public void The_rate_counts_only_the_time_in_which_the_client_was_waited_for()
    {
        var rate = new DataRate();
        rate.Begin(100, 60);
        rate.Wait(50);
        Assert.Equal(10, rate.Left);
        rate.Count(99);
        Assert.Equal(10, rate.Left);
        rate.Count(1);
        Assert.Equal(60, rate.Left);
        rate.Begin(0, 60);
        Assert.Equal(long.MaxValue, rate.Left);
    }

    [Fact]
    public void One_reply_for_all_is_positive_only_when_all_are_and_prefers_to_be_transient()
    {
        SmtpReply ok = new(250, 0, 0, "OK"), later = new(451, 3, 0, "Later"), never = new(550, 1, 1, "Never");
        Assert.Equal(ok, MessageReplies.Summarize([ok, ok]));
        Assert.Equal(never, MessageReplies.Summarize([ok, never, ok]));
        Assert.Equal(later, MessageReplies.Summarize([never, later, ok]));
    }
}
