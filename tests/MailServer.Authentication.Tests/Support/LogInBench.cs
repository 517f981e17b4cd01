using System.Net;
using System.Text;
using MailServer.Authentication.Mechanisms;
using MailServer.Connections;
using MailServer.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace MailServer.Authentication.Tests.Support;

/// <summary>An authenticator with a directory, a clock, and connections from where a test wants.</summary>
internal sealed class LogInBench
{
    private MailAuthenticator? _authenticator;

    public FixedDirectory Directory { get; } = new();

    public AuthenticationOptions Options { get; } = new();

    public FakeTimeProvider Clock { get; } = new();

    public ListLogger Logger { get; } = new();

    public List<ISaslMechanism> Added { get; } = [];

    public Func<string> Nonce { get; set; } = ScramNonce.Random;

    public MailAuthenticator Authenticator => _authenticator ??= new MailAuthenticator(Directory, Options, Clock, Logger, Added, Nonce);

    public static LogInContext Inside(TlsFacts? tls, string address = "192.0.2.1") => new(
        new InMemoryConnection(new InMemoryConnectionOptions { Tls = tls, RemoteEndPoint = new IPEndPoint(IPAddress.Parse(address), 4711) }), "imap");

    public static LogInContext From(string address) => Inside(TlsWith(null), address);

    public static TlsFacts TlsWith(Func<string, ReadOnlyMemory<byte>?>? binding) =>
        new InMemoryConnectionOptions().SimulatedTls with { ChannelBinding = binding };

    /// <summary>Logs in and lets the clock run for as long as the answer is delayed.</summary>
    public async Task<(SaslOutcome Outcome, TimeSpan Delay)> LogInAsync(string user, string password, string address = "192.0.2.1")
    {
        Task<SaslStep> step = Authenticator.LogInAsync(user, password, From(address), CancellationToken.None).AsTask();
        TimeSpan delay = TimeSpan.Zero;
        while (!step.IsCompleted && delay < TimeSpan.FromMinutes(1))
        {
            delay += TimeSpan.FromSeconds(1);
            Clock.Advance(TimeSpan.FromSeconds(1));
        }

        return ((await step).Outcome, delay);
    }

    public async Task<SaslOutcome[]> FailAsync(int times, string user, string address)
    {
        var outcomes = new List<SaslOutcome>();
        for (int i = 0; i < times; i++) outcomes.Add((await LogInAsync(user, "wrong", address)).Outcome);
        return [.. outcomes];
    }
}

internal static class SaslSteps
{
    public static async Task<SaslStep> SayAsync(this SaslExchange exchange, string? message) =>
        await exchange.NextAsync(message is null ? (ReadOnlyMemory<byte>?)null : Encoding.UTF8.GetBytes(message), CancellationToken.None);

    public static string Text(this SaslStep step) => Encoding.UTF8.GetString(step.Data.Span);
}

internal sealed class ListLogger : ILogger<MailAuthenticator>
{
    public List<string> Lines { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Add($"{logLevel}: {formatter(state, exception)}");
}
