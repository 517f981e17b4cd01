using MailServer.Hosting.Builder;
using MailServer.Hosting.Options;
using MailServer.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MailServer.Hosting.Tests.Misuse;

/// <summary>A whole server in memory with a part that misbehaves, and the conversations that show what a client hears of it.</summary>
internal sealed class MisuseHost : IAsyncDisposable
{
    private int _letters;

    private MisuseHost(MailTestHost mail, ErrorLog log) => (Mail, Log) = (mail, log);

    public MailTestHost Mail { get; }

    public ErrorLog Log { get; }

    public static async Task<MisuseHost> StartAsync(Action<IServiceCollection> build, Action<MailServerOptions>? configure = null)
    {
        var log = new ErrorLog();
        var mail = await MailTestHost.StartAsync(
            options =>
            {
                options.Log = log;
                options.Build = server => build(server.Services);
                options.Configure = configure;
            },
            TestContext.Current.CancellationToken);
        await mail.AddUserAsync("alice@example.test");
        await mail.AddUserAsync("victim@example.test");
        return new MisuseHost(mail, log);
    }

    /// <summary>Puts a part of the test in the place of the server's, which it gets.</summary>
    public static void Replace<TPart>(IServiceCollection services, Func<TPart, TPart> make)
        where TPart : class
    {
        var inner = (TPart)services.Single(service => service.ServiceType == typeof(TPart)).ImplementationInstance!;
        services.Replace(ServiceDescriptor.Singleton(make(inner)));
    }

    public TranscriptClient Smtp() => new(Mail.ConnectSmtp());

    public TranscriptClient Submission() => new(Mail.ConnectSubmission());

    /// <summary>Reads the greeting and says EHLO.</summary>
    public static async Task<string> GreetAsync(TranscriptClient client, string name = "client.example")
    {
        await client.ReadReplyAsync();
        return await SayAsync(client, "EHLO " + name);
    }

    /// <summary>Says a line and gives the last line of the reply.</summary>
    public static async Task<string> SayAsync(TranscriptClient client, string line)
    {
        await client.SendLineAsync(line);
        return (await client.ReadReplyAsync())[^1];
    }

    /// <summary>Greets and sends a message; gives the first refusal, or the reply to the message.</summary>
    public static async Task<string> SendAsync(TranscriptClient client, string sender, string recipient, string subject = "Hello")
    {
        var greeting = (await client.ReadReplyAsync())[^1];
        if (!IsPositive(greeting)) return greeting;
        var greeted = await SayAsync(client, "EHLO client.example");
        return IsPositive(greeted) ? await TransferAsync(client, sender, recipient, subject) : greeted;
    }

    /// <summary>Sends a message in a session that has been greeted; gives the first refusal, or the reply to the message.</summary>
    public static async Task<string> TransferAsync(TranscriptClient client, string sender, string recipient, string subject = "Hello")
    {
        foreach (var line in (string[])[$"MAIL FROM:<{sender}>", $"RCPT TO:<{recipient}>", "DATA"])
        {
            var reply = await SayAsync(client, line);
            if (!IsPositive(reply)) return reply;
        }

        return await SayAsync(client, $"From: {sender}\r\nSubject: {subject}\r\n\r\nText\r\n.");
    }

    /// <summary>Another client sends a message, and it is in the mailbox once it was acknowledged.</summary>
    public async Task AssertOthersWorkAsync()
    {
        var subject = $"letter {++_letters}";
        await using var other = Smtp();
        Assert.StartsWith("250 ", await SendAsync(other, "good@elsewhere.test", "alice@example.test", subject), StringComparison.Ordinal);
        Assert.Single(await Mail.GetMessagesAsync("alice@example.test"), message => message.Subject == subject);
    }

    public ValueTask DisposeAsync() => Mail.DisposeAsync();

    private static bool IsPositive(string reply) => reply[0] is '2' or '3';
}
