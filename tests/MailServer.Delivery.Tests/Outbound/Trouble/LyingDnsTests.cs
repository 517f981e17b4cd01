using MailServer.Delivery.Dns;
using MailServer.Delivery.Tests.Outbound.Support;
using MailServer.Dns;

namespace MailServer.Delivery.Tests.Outbound.Trouble;

/// <summary>Answers of the DNS that are cut off, forged or nonsense (RFC 1035 §4.1, §7.3): nothing follows from them.</summary>
public sealed class LyingDnsTests
{
    private const string Name = "asked.test";

    /// <summary>Answers from which nothing may follow.</summary>
    public static TheoryData<string> Lies { get; } = [.. Answers.Keys];

    private static Dictionary<string, Func<byte[], byte[]>> Answers => new()
    {
        ["nothing at all"] = _ => [],
        ["half a header"] = query => query[..5],
        ["another identifier"] = query => [(byte)(query[0] ^ 1), .. Found(query)[1..]],
        ["the query itself"] = query => query,
        ["another question"] = query => Found(query, question: [.. LoopbackDns.Name("other.test"), 0, 15, 0, 1]),
        ["another owner"] = query => Found(query, owner: LoopbackDns.Name("other.test")),
        ["another type"] = query => Found(query, type: 16),
        ["a name that points at itself"] = query => Found(query, data: [0, 10, 0xC0, (byte)(12 + Question(query).Length + 12 + 2)]),
        ["a record longer than the answer"] = query => Found(query)[..^4],
        ["65,535 records that are not there"] = query => Header(query, 0x8180, 65535, Question(query)),
        ["truncated, and no TCP"] = query => Header(query, 0x8380, 0, Question(query)),
        ["noise"] = query => [query[0], query[1], 0x81, 0x80, .. Enumerable.Range(0, 400).Select(i => (byte)(i * 131))],
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task Nothing_follows_from_a_lie(string lie)
    {
        using var server = new LyingDns(Answers[lie]);

        var answer = await Resolver(server).FindMailExchangersAsync(Name, CancellationToken.None).AsTask().WaitAsync(Waiting.Guard);

        Assert.Equal(DnsStatus.TryLater, answer.Status);
        Assert.Empty(answer.Records);
    }

    [Fact]
    public async Task What_was_truncated_is_asked_for_again_by_TCP()
    {
        using var server = new LyingDns(Answers["truncated, and no TCP"], query => Found(query));

        var answer = await Resolver(server).FindMailExchangersAsync(Name, CancellationToken.None);

        Assert.Equal([new(10, "mx.asked.test")], answer.Records);
    }

    [Fact]
    public async Task Records_behind_an_alias_belong_to_the_name()
    {
        using var server = new LyingDns(query =>
        {
            byte[] alias = Record([0xC0, 12], 5, LoopbackDns.Name("alias.test"));
            return Header(query, 0x8180, 2, [.. Question(query), .. alias, .. Record(LoopbackDns.Name("ALIAS.test"), 15, LoopbackDns.Mx(10, "mx.asked.test"))]);
        });

        var answer = await Resolver(server).FindMailExchangersAsync(Name, CancellationToken.None);

        Assert.Equal([new(10, "mx.asked.test")], answer.Records);
    }

    private static DnsClientResolver Resolver(LyingDns server) =>
        new(new DnsClientResolverOptions { Servers = [server.EndPoint], Timeout = Waiting.Guard / 4, Retries = 0 });

    private static byte[] Found(byte[] query, byte[]? question = null, byte[]? owner = null, byte type = 15, byte[]? data = null) =>
        Header(query, 0x8180, 1, [.. question ?? Question(query), .. Record(owner ?? [0xC0, 12], type, data ?? LoopbackDns.Mx(10, "mx.asked.test"))]);

    private static byte[] Header(byte[] query, int flags, int answers, byte[] rest) =>
        [query[0], query[1], (byte)(flags >> 8), (byte)flags, 0, 1, (byte)(answers >> 8), (byte)answers, 0, 0, 0, 0, .. rest];

    private static byte[] Record(byte[] owner, byte type, byte[] data) => [.. owner, 0, type, 0, 1, 0, 0, 1, 44, 0, (byte)data.Length, .. data];

    private static byte[] Question(byte[] query) => query[12..(12 + LoopbackDns.Name(Name).Length + 4)];
}
