using System.Text;
using MailServer.Authentication;
using MailServer.Connections;
using MailServer.Delivery;
using MailServer.Directories;
using MailServer.Protocol;
using MailServer.Storage;
using MailServer.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace MailServer.Fuzz.Sessions;

/// <summary>A server in memory with the user alice, whose password is "secret", and two messages. Made anew for each input, so that an input is a run.</summary>
internal sealed class FuzzServer
{
    private static readonly string[] Messages =
    [
        "From: a@example.org\r\nTo: alice@example.test\r\nSubject: one\r\n\r\nText\r\n",
        "From: b@example.org\r\nSubject: two\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nA\r\n--b\r\n\r\nB\r\n--b--\r\n",
    ];

    public FuzzServer()
    {
        Store = new InMemoryMailboxStore(Time);
        Directory = new InMemoryDirectory(Store);
        Run(Directory.SetDomainAsync(new DomainFacts("example.test"), default).AsTask());
        Run(Directory.AddUserAsync(new EmailAddress("alice", "example.test"), "secret", new UserSettings(), default).AsTask());
        Run(FillAsync());
        Authenticator = new MailAuthenticator(
            Directory, new AuthenticationOptions { AllowPlaintextLogin = true, FailuresBeforeDelay = 1000, ScramIterations = 4096 }, Time, NullLogger<MailAuthenticator>.Instance);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    public InMemoryMailboxStore Store { get; }

    public InMemoryDirectory Directory { get; }

    public MailAuthenticator Authenticator { get; }

    public ErrorLog Log { get; } = new();

    /// <summary>
    /// Says one of the beginnings, which the first byte of the input chooses, and then the rest of the input to an engine. The session must end when the client does,
    /// and nothing may be logged as an error.
    /// </summary>
    public void Talk(IMailEngine engine, string[] states, ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty) return;
        var connection = new InMemoryConnection(new InMemoryConnectionOptions { Id = "fuzz", BufferSize = 16 * 1024 * 1024, Upgrade = TlsUpgrade.None });
        connection.Client.Write(Encoding.Latin1.GetBytes(states[input[0] % states.Length]));
        connection.Client.Write(input[1..]);
        connection.EndClientWriting();
        try
        {
            Run(engine.RunAsync(connection, CancellationToken.None));
        }
        catch (Exception failure) when (failure is MailConnectionException or IOException)
        {
            // The server has cut the connection.
        }

        Run(connection.DisposeAsync().AsTask());
        Log.ThrowIfAny();
    }

    private static void Run(Task task)
    {
        if (!task.Wait(Patience.Time)) throw new TimeoutException("The session does not end.");
    }

    private async Task FillAsync()
    {
        foreach (var message in Messages)
        {
            await using var delivery = (await Store.BeginDeliveryAsync(new DeliveryOptions(), default)).Value;
            await delivery.Content.WriteAsync(Encoding.ASCII.GetBytes(message));
            await delivery.Content.CompleteAsync();
            await delivery.CompleteContentAsync(default);
            delivery.AddTarget(new DeliveryTarget((await Directory.FindAccountAsync("alice@example.test", default))!.Id));
            await delivery.CommitAsync(default, default);
        }
    }
}
