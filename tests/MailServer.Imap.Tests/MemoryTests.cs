using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests;

[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class Alone;

[Collection("alone")]
public class MemoryTests
{
    private const int Size = 50 * 1024 * 1024;

    [Fact]
    public async Task A_message_of_50_MB_goes_out_in_less_than_4_MB()
    {
        var server = new TestServer();
        await server.AppendAsync(Samples.Simple("big", string.Concat(Enumerable.Repeat(new string('x', 76) + "\r\n", Size / 78))));
        var client = await server.SelectAsync();
        await client.SendAsync("FETCH 1 BODY.PEEK[]");
        var buffer = new byte[64 * 1024];
        var before = GC.GetTotalAllocatedBytes();
        long read = 0;
        for (var count = 1; count > 0 && read < Size - (64 * 1024); read += count) count = await client.Connection.Client.ReadAsync(buffer);
        var allocated = GC.GetTotalAllocatedBytes() - before;
        Assert.True(allocated < 4 * 1024 * 1024, $"{allocated} bytes were allocated");
    }
}
