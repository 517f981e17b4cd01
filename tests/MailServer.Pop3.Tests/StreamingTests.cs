using MailServer.Connections;
using MailServer.Messages;
using MailServer.Pop3.Maildrops;
using MailServer.Pop3.Sessions;
using MailServer.Testing;

namespace MailServer.Pop3.Tests;

public sealed class StreamingTests
{
    private const long FiftyMegabytes = 50L * 1024 * 1024;
    private const long MostInFlight = 512 * 1024;

    [Fact]
    public async Task A_message_of_50_MB_is_read_no_faster_than_the_client_reads()
    {
        await using var connection = new InMemoryConnection();
        var content = new EndlessLines(FiftyMegabytes);
        using var output = new SessionOutput(connection, new Pop3Options(), TimeProvider.System);
        var sending = SendAsync(output, content, null);
        var buffer = new byte[64 * 1024];
        long received = 0;
        while (received < FiftyMegabytes + 3)
        {
            int read = await connection.Client.ReadAsync(buffer);
            Assert.NotEqual(0, read);
            received += read;
            Assert.InRange(content.Offset - received, -3, MostInFlight);
        }

        await sending;
    }

    [Fact]
    public async Task TOP_reads_no_more_than_it_sends()
    {
        await using var connection = new InMemoryConnection();
        var content = new EndlessLines(FiftyMegabytes);
        using var output = new SessionOutput(connection, new Pop3Options(), TimeProvider.System);
        await SendAsync(output, content, new TopCut(10));
        Assert.InRange(content.Offset, 1, 16 * 1024);
    }

    [Fact]
    public async Task A_message_that_breaks_off_never_gets_its_dot()
    {
        await using var connection = new InMemoryConnection();
        using var output = new SessionOutput(connection, new Pop3Options(), TimeProvider.System);
        await Assert.ThrowsAsync<MailConnectionException>(() => SendAsync(output, new EndlessLines(1000) { BreaksAt = 500 }, null));
    }

    [Fact]
    public void The_top_is_found_however_the_message_is_cut()
    {
        byte[] message = "A: b\r\n c\r\n\r\n1\r\n\r\n3\r\n"u8.ToArray();
        foreach ((int lines, int expected) in new[] { (0, 12), (1, 15), (2, 17), (3, 20), (9, 20) })
        {
            for (int size = 1; size <= message.Length; size++)
            {
                var cut = new TopCut(lines);
                int taken = 0;
                for (int i = 0; i < message.Length && !cut.IsComplete; i += size) taken += cut.Take(message.AsSpan(i, Math.Min(size, message.Length - i)));
                Assert.Equal(expected, taken);
            }
        }
    }

    private static async Task SendAsync(SessionOutput output, MessageContent content, TopCut? cut)
    {
        await MessageSender.SendAsync(output, content, cut, CancellationToken.None);
        await output.FlushAsync();
    }

    /// <summary>A header and lines of 64 octets, made as they are read.</summary>
    private sealed class EndlessLines(long length) : MessageContent
    {
        private long _offset;

        public override long Length => length;

        public long Offset => Interlocked.Read(ref _offset);

        public long BreaksAt { get; init; } = long.MaxValue;

        public override ValueTask<int> ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
        {
            int count = (int)Math.Min(destination.Length, Length - offset);
            if (offset + count > BreaksAt) throw new InvalidOperationException("The disk is gone.");
            for (int i = 0; i < count; i++) destination.Span[i] = Octet(offset + i);
            Interlocked.Exchange(ref _offset, offset + count);
            return new(count);
        }

        private static byte Octet(long at) => at switch
        {
            0 or 2 => (byte)'\r',
            1 or 3 => (byte)'\n',
            _ => (at % 64) switch { 62 => (byte)'\r', 63 => (byte)'\n', _ => (byte)'x' },
        };
    }
}
