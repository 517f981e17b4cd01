using System.Text;
using CsCheck;
using MailServer.Receiving;
using MailServer.Smtp.Tests.Support;
using MailServer.Testing;

namespace MailServer.Smtp.Tests;

/// <summary>Random conversations, cut at random: a session never fails, always ends, and never stores what was not acknowledged.</summary>
public class FuzzTests
{
    private static readonly string[] Pieces =
    [
        "EHLO c.example\r\n", "LHLO c.example\r\n", "HELO c\r\n", "MAIL FROM:<a@b.example>\r\n", "MAIL FROM:<> BODY=BINARYMIME\r\n", "MAIL FROM:<ö@b.example> SMTPUTF8\r\n",
        "RCPT TO:<alice@example.test>\r\n", "RCPT TO:<no@example.test>\r\n", "DATA\r\n", "Subject: x\r\n\r\nHello\r\n", "..x\r\n", ".\r\n", "\r\n.\r\n", "BDAT 4\r\nabcd", "BDAT 0 LAST\r\n",
        "BDAT 6 LAST\r\nRSET\r\n", "BDAT 99 LAST\r\n", "RSET\r\n", "NOOP\r\n", "QUIT\r\n", "VRFY x\r\n", "HELP\r\n", "AUTH PLAIN\r\n", "AUTH PLAIN Z29vZA==\r\n", "AUTH STEPS\r\n", "Zm9v\r\n", "*\r\n",
        "XCLIENT ADDR=1.2.3.4\r\n", "\r\n", "\n", "\r", "\0", ".", "\xff\xfe", "FOO BAR\r\n", "MAIL FROM:<", "\r\n\r\n", "STARTTLS\r\n",
    ];

    private static readonly Gen<string> Known = Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]);

    private static readonly Gen<string> Conversations =
        Gen.OneOf(Known, Known, Gen.String[Gen.Char['\0', '\xff'], 0, 40]).Array[0, 40].Select(string.Concat);

    private static readonly Gen<(string Input, int Service, int[] Cuts)> Sessions =
        Gen.Select(Conversations, Gen.Int[0, 2], Gen.Int[1, 60].Array[1, 8]);

    [Fact]
    public void Random_conversations_always_end_and_store_only_what_is_acknowledged() =>
        Sessions.Sample(session => RunAsync(session.Input, (MailServiceKind)session.Service, session.Cuts).GetAwaiter().GetResult(), iter: 1500);

    private static async Task RunAsync(string input, MailServiceKind service, int[] cuts)
    {
        var harness = new SmtpHarness(service, new InMemoryConnectionOptions { Upgrade = TlsUpgrade.None });
        harness.Options.XclientNetworks.Add(System.Net.IPNetwork.Parse("192.0.2.0/24"));
        harness.Options.MaxMessageSize = 60;
        harness.Services = harness.Services with { Authenticator = new FakeAuthenticator() };
        harness.Receiver.OnRecipient = r => r.Address.LocalPart == "no" ? new(550, 1, 1, "No") : null;
        harness.Run();
        var bytes = Encoding.Latin1.GetBytes(input);
        try
        {
            for (int at = 0, i = 0; at < bytes.Length; i++)
            {
                var length = Math.Min(cuts[i % cuts.Length], bytes.Length - at);
                await harness.Client.SendAsync(bytes.AsMemory(at, length));
                at += length;
            }
        }
        catch (IOException)
        {
            // The server has closed the connection.
        }

        harness.Client.EndWriting();
        var output = await harness.Client.ReadToEndAsync();
        await harness.Running.WaitAsync(harness.Client.Guard);
        await harness.DisposeAsync();
        Assert.DoesNotContain(harness.Log.Entries, entry => entry.Level >= Microsoft.Extensions.Logging.LogLevel.Error);
        Assert.Equal(harness.Receiver.Begun, harness.Receiver.Disposed);
        Assert.All(output.Split("\r\n").SkipLast(1), line => Assert.Matches("^[2-5][0-9][0-9][ -]", line));
        var acknowledged = output.Split("\r\n").Count(line => line == "250 2.0.0 OK");
        Assert.True(harness.Receiver.Messages.Count <= acknowledged, output);
    }
}
