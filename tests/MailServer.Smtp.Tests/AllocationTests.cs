using MailServer.Smtp.Tests.Support;
using MailServer.Testing;

namespace MailServer.Smtp.Tests;

/// <summary>What a session allocates. All input is there before the session runs, so it runs on this thread from its beginning to its end.</summary>
public class AllocationTests
{
    private const string Message = "MAIL FROM:<sender@example.org> SIZE=10000\r\nRCPT TO:<alice@example.test>\r\nDATA\r\n";

    // Optimised code allocates nothing here. Without optimisation the three numbers of each enhanced status code are boxed: 2 × 72 octets.
    [Fact]
    public void Commands_without_an_envelope_allocate_nothing() =>
        Assert.InRange(PerRepetition("NOOP\r\nRSET\r\n"), 0, 150);

    [Fact]
    public void A_message_allocates_its_envelope_and_no_copy_of_its_text() =>
        Assert.InRange(PerRepetition(Message + DataTests.Lines(10_000) + ".\r\n"), 0, 3500);

    private static long PerRepetition(string input)
    {
        Run(input, 10);
        var few = Run(input, 100);
        return (Run(input, 300) - few) / 200;
    }

    private static long Run(string input, int times)
    {
        var connection = new InMemoryConnection(new InMemoryConnectionOptions { BufferSize = 64 * 1024 * 1024 });
        var bytes = System.Text.Encoding.Latin1.GetBytes("EHLO c.example\r\n" + string.Concat(Enumerable.Repeat(input, times)));
        connection.Client.Write(bytes);
        connection.EndClientWriting();
        var engine = new SmtpEngine(new SmtpOptions { HostName = "mail.example.test" }, new SmtpServices { Receiver = new DiscardingReceiver() });
        var before = GC.GetAllocatedBytesForCurrentThread();
        var running = engine.RunAsync(connection, CancellationToken.None);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(running.IsCompletedSuccessfully);
        return allocated;
    }
}
