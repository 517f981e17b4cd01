using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests;

/// <summary>Several clients change one mailbox at once; each keeps a model of what it was told, and at the end all agree.</summary>
public class ConcurrencyTests
{
    [Theory]
    [InlineData(1, 3, false)]
    [InlineData(2, 4, false)]
    [InlineData(3, 4, true)]
    [InlineData(4, 6, true)]
    public async Task Every_client_can_follow_and_all_agree_at_the_end(int seed, int clients, bool rev2)
    {
        var server = new TestServer();
        var log = new ErrorLog();
        server.Services = server.Services with { Logger = log };
        await server.AppendManyAsync(10);
        var models = new List<ModelClient>();
        for (var i = 0; i < clients; i++) models.Add(await ModelClient.OpenAsync(server, rev2 && i % 2 == 0));
        await Task.WhenAll(models.Select((model, i) => Task.Run(() => model.RunAsync(new Random((seed * 100) + i), 60))));
        var finals = new List<string>();
        foreach (var model in models) finals.Add(await model.FinishAsync());
        Assert.Single(finals.Distinct());
        Assert.Empty(log.Errors);
    }
}
