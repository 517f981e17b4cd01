using System.Text;
using MailServer.Testing;

namespace MailServer.Imap.Tests.Support;

/// <summary>A conversation given whole, by line and byte by byte, each time to a new server.</summary>
internal static class Replay
{
    /// <summary>Gives the answers, which must be the same each time.</summary>
    public static async Task<string> InEveryCutAsync(string conversation, Action<ImapOptions>? configure = null)
    {
        var whole = await RunAsync(conversation, TranscriptCut.Whole, configure);
        Assert.Equal(whole, await RunAsync(conversation, TranscriptCut.Lines, configure));
        Assert.Equal(whole, await RunAsync(conversation, TranscriptCut.Bytes, configure));
        return whole;
    }

    private static async Task<string> RunAsync(string conversation, TranscriptCut cut, Action<ImapOptions>? configure)
    {
        var server = new TestServer(configure);
        var log = new ErrorLog();
        server.Services = server.Services with { Logger = log };
        var client = await server.ConnectAsync();
        foreach (var piece in Pieces(conversation, cut)) await client.Connection.Client.WriteAsync(Encoding.UTF8.GetBytes(piece));
        await client.Running;
        Assert.Empty(log.Errors);
        return await client.Lines.ReadToEndAsync();
    }

    private static IEnumerable<string> Pieces(string conversation, TranscriptCut cut) => cut switch
    {
        TranscriptCut.Whole => [conversation],
        TranscriptCut.Lines => conversation.Split('\n').Select(line => line + "\n").SkipLast(1),
        _ => conversation.Select(character => character.ToString()),
    };
}
