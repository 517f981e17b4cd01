using System.Text;
using System.Text.RegularExpressions;

namespace MailServer.Imap.Tests.Support;

/// <summary>
/// A short dialogue that shows a rule. A line <c>alice: COMMAND</c> is sent by the client of that name, the lines below say what comes back:
/// <c>&lt; text</c> is a line of the answer, in this order, <c>! text</c> stands in none of its lines, and <c>= n</c> counts its untagged lines.
/// Three dots stand for any text, <c>\r\n</c> for the end of a line inside a command. A name that ends with a digit is another session of the same user;
/// <c>nobody</c> has not logged in.
/// </summary>
internal sealed partial class RuleScript(TestServer server)
{
    private readonly Dictionary<string, TestClient> _clients = [];

    public static Task PlayAsync(TestServer server, string script) => new RuleScript(server).PlayAsync(script);

    public async Task PlayAsync(string script)
    {
        IReadOnlyList<string> answer = [];
        var next = 0;
        foreach (var line in script.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            switch (line[..2])
            {
                case "< ":
                    next = Find(answer, next, line[2..]);
                    break;
                case "! ":
                    Assert.DoesNotContain(answer, told => told.Contains(line[2..], StringComparison.Ordinal));
                    break;
                case "= ":
                    Assert.True(answer.Count - 1 == int.Parse(line[2..], System.Globalization.CultureInfo.InvariantCulture), string.Join('\n', answer));
                    break;
                default:
                    (answer, next) = (await SendAsync(line), 0);
                    break;
            }
        }
    }

    private async Task<IReadOnlyList<string>> SendAsync(string line)
    {
        var split = line.IndexOf(": ", StringComparison.Ordinal);
        var client = await ClientAsync(line[..split]);
        var answer = await client.AskAsync(line[(split + 2)..].Replace("\\r\\n", "\r\n", StringComparison.Ordinal));
        return [.. answer.Select(static text => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(text)))];
    }

    private async Task<TestClient> ClientAsync(string name)
    {
        if (_clients.TryGetValue(name, out var client)) return client;
        return _clients[name] = name == "nobody" ? await server.ConnectAsync() : await server.LogInAsync(name.TrimEnd('1', '2', '3'));
    }

    private static int Find(IReadOnlyList<string> answer, int from, string expected)
    {
        var pattern = "^" + string.Join(".*", Dots().Split(expected).Select(Regex.Escape)) + "$";
        for (var i = from; i < answer.Count; i++)
        {
            if (Regex.IsMatch(answer[i], pattern, RegexOptions.Singleline, TimeSpan.FromSeconds(5))) return i + 1;
        }

        Assert.Fail($"Not in the answer: {expected}\n{string.Join('\n', answer)}");
        return from;
    }

    [GeneratedRegex(@"\.\.\.")]
    private static partial Regex Dots();
}
