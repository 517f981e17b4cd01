using CsCheck;
using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests;

/// <summary>Random commands, well-formed, broken and torn, in every state: the session answers or says BYE, and nothing breaks.</summary>
public class RandomCommandTests
{
    private static readonly Gen<string> Word = Gen.OneOf(
        "LOGIN", "SELECT", "EXAMINE", "FETCH", "UID", "STORE", "SEARCH", "COPY", "MOVE", "EXPUNGE", "LIST", "LSUB", "STATUS", "CREATE", "DELETE", "RENAME",
        "IDLE", "ENABLE", "APPEND", "CLOSE", "UNSELECT", "GETQUOTA", "NOOP", "CAPABILITY", "NAMESPACE", "CHECK", "ID", "AUTHENTICATE", "DONE",
        "SORT", "THREAD", "UNAUTHENTICATE", "ESEARCH", "REPLACE", "NOTIFY", "LANGUAGE", "COMPARATOR", "CANCELUPDATE");

    private static readonly Gen<string> Argument = Gen.OneOf(
        "INBOX", "Work", "\"\"", "%", "*", "1", "1:*", "*:4294967295", "$", "(", ")", "()", "FLAGS", "(\\Seen)", "+FLAGS", "-FLAGS.SILENT", "(UID FLAGS BODY[])",
        "BODY.PEEK[1.MIME]<0.5>", "BODY[HEADER.FIELDS (To)]", "BINARY[1]", "ALL", "NOT", "OR", "TEXT x", "RETURN (SAVE COUNT)", "(MESSAGES UNSEEN)", "(SUBSCRIBED)",
        "RETURN (STATUS (SIZE))", "IMAP4rev2", "CONDSTORE", "(CONDSTORE)", "(CHANGEDSINCE 1)", "(UNCHANGEDSINCE 2)", "MODSEQ 3", "{3+}\r\nabc", "{0+}\r\n", "~{2+}\r\n\0\0",
        "{9999999999}", "\"a\\\"b\"", "\"", "\0", "\u00fc", "&APw-", "&-&", "NIL", "PLAIN", "=", "alice@example.test", "secret", "QRESYNC", "(QRESYNC (1 2 1:3 (1:2 1:2)))", "(CHANGEDSINCE 1 VANISHED)", "UTF8=ACCEPT", "(REVERSE SUBJECT FROM)", "UTF-8",
        "REFERENCES", "(PARTIAL -1:-5)", "RETURN (PARTIAL 2:9 MIN)", "PREVIEW", "CATENATE (URL \"/INBOX/;UID=1\" TEXT {1+}\r\nx)", "IN (personal)", "RETURN (UPDATE ALL)",
        "SET", "(personal (MessageNew MessageExpunge))", "(selected (MessageNew MessageExpunge FlagChange))", "NONE", "EN");

    private static readonly Gen<string> Command =
        Gen.Select(Word, Argument.Array[0, 6], (word, arguments) => $"t {word} {string.Join(' ', arguments)}".TrimEnd() + "\r\n");

    private static readonly Gen<string> Input = Gen.Select(Command.Array[1, 12], Gen.Int[0, 20], (commands, cut) =>
    {
        var all = string.Concat(commands);
        return cut == 0 ? all[..(all.Length / 2)] : all;
    });

    [Theory]
    [InlineData("")]
    [InlineData("LOGIN alice@example.test secret")]
    [InlineData("LOGIN alice@example.test secret;SELECT INBOX")]
    [InlineData("LOGIN alice@example.test secret;ENABLE IMAP4rev2 CONDSTORE;EXAMINE INBOX")]
    public void No_input_breaks_a_session(string start) => Input.Sample(input => RunAsync(start, input).GetAwaiter().GetResult(), iter: 150, threads: 1);

    private static async Task RunAsync(string start, string input)
    {
        var log = new ErrorLog();
        var server = new TestServer(options => options.MaxLoginFailures = 100);
        server.Services = server.Services with { Logger = log };
        await server.AppendAsync(Samples.Simple("1"));
        await server.AppendAsync(Samples.Multipart);
        var client = await server.ConnectAsync();
        foreach (var command in start.Split(';', StringSplitOptions.RemoveEmptyEntries)) await client.OkAsync(command);
        var rest = client.Lines.ReadToEndAsync().AsTask();
        try
        {
            await client.Connection.Client.WriteAsync(System.Text.Encoding.UTF8.GetBytes(input));
        }
        catch (IOException)
        {
            // The server has said BYE already.
        }

        client.Lines.EndWriting();
        await client.Running.WaitAsync(TimeSpan.FromSeconds(30));
        await rest;
        Assert.True(log.Errors.IsEmpty, string.Join('\n', log.Errors));
    }
}
