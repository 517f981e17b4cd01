using System.Net;
using MailServer.Connections;
using MailServer.Delivery.Outbound;
using MailServer.Delivery.Outbound.Client;
using MailServer.Messages;
using MailServer.Protocol;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;
using MailServer.Testing;
using Microsoft.Extensions.Time.Testing;

namespace MailServer.Fuzz.Sessions;

/// <summary>The client of SMTP and LMTP with a server that says the input, whatever it is asked. The first byte says how far the server behaves.</summary>
internal static class ClientTarget
{
    private static readonly IPEndPoint Server = new(IPAddress.Parse("192.0.2.25"), 25);

    private static readonly string[] States =
    [
        "", "220 hop.test\r\n", "220 hop.test\r\n250-hop.test\r\n250-PIPELINING\r\n250-SIZE 1000000\r\n250 ENHANCEDSTATUSCODES\r\n",
        "220 hop.test\r\n250-hop.test\r\n250 STARTTLS\r\n", "220 hop.test\r\n250-hop.test\r\n250-CHUNKING\r\n250 PIPELINING\r\n250 2.1.0 OK\r\n",
        "220 hop.test\r\n250-hop.test\r\n250 PIPELINING\r\n250 OK\r\n250 OK\r\n354 Go\r\n",
    ];

    public static void Smtp(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty) return;
        byte[] said = [.. System.Text.Encoding.ASCII.GetBytes(States[input[0] % States.Length]), .. input[1..]];
        if (!SendAsync(said, isLmtp: input[0] > 127).Wait(Patience.Time)) throw new TimeoutException("The client does not end.");
    }

    /// <summary>Each recipient has a result, or the connection broke.</summary>
    private static async Task SendAsync(byte[] said, bool isLmtp)
    {
        var connector = new InMemoryConnector { Options = new() { BufferSize = 1024 * 1024 } };
        connector.Listen(Server, connection => SayAsync(connection, said));
        var settings = new SmtpClientSettings { HelloName = "here.test", HostName = "hop.test", IsLmtp = isLmtp };
        try
        {
            var connection = await connector.ConnectAsync(new MailConnectRequest(Server), CancellationToken.None);
            var start = await SmtpClientSession.OpenAsync(connection, settings, new FakeTimeProvider(), CancellationToken.None);
            if (start.Session is not { } session) return;
            await using (session)
            {
                var results = await session.SendAsync(await MessageAsync(), CancellationToken.None);
                if (results.Count != 2) throw new InvalidOperationException("A recipient has no result.");
                await session.QuitAsync(CancellationToken.None);
            }
        }
        catch (MailConnectionException)
        {
            // The server has said something that ends the connection.
        }
    }

    /// <summary>The server's end: it takes all that comes, and has said all from the start.</summary>
    private static async Task SayAsync(InMemoryConnection connection, byte[] said)
    {
        await using (connection)
        {
            try
            {
                await connection.Transport.Output.WriteAsync(said);
                await connection.Transport.Output.CompleteAsync();
                await connection.Transport.Input.CopyToAsync(Stream.Null);
            }
            catch (IOException)
            {
                // The client has gone.
            }
        }
    }

    private static async Task<OutboundMessage> MessageAsync()
    {
        var content = MessageContent.FromMemory("Subject: x\r\n\r\n.Text\r\n"u8.ToArray());
        return new OutboundMessage
        {
            ReversePath = new EmailAddress("a", "here.test"),
            Recipients = [Recipient("b"), Recipient("c")],
            Content = content,
            Facts = await ContentFacts.ScanAsync(content, CancellationToken.None),
        };
    }

    private static EnvelopeRecipient Recipient(string name) => new(new EmailAddress(name, "there.test"), RecipientParameters.None);
}
