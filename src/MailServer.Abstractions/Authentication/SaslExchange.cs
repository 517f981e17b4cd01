using MailServer.Directories;

namespace MailServer.Authentication;

/// <summary>The server's side of one SASL exchange (RFC 4422). Keeps state between steps; one caller at a time.</summary>
public abstract class SaslExchange
{
    /// <summary>
    /// Takes the client's next message and answers.
    /// </summary>
    /// <param name="response">The decoded message; null in the first call when the client sent no initial response (an empty one is empty, not null).</param>
    /// <param name="cancellationToken">Gives up.</param>
    public abstract ValueTask<SaslStep> NextAsync(ReadOnlyMemory<byte>? response, CancellationToken cancellationToken);
}

/// <summary>A mechanism that an embedder may add to the list.</summary>
public interface ISaslMechanism
{
    /// <summary>The registered name, such as <c>SCRAM-SHA-256</c>.</summary>
    string Name { get; }

    /// <summary>Whether it may be used on a connection as it is now (channel binding, client certificate, plaintext).</summary>
    bool IsAvailable(LogInContext context);

    /// <summary>Begins an exchange.</summary>
    SaslExchange Begin(LogInContext context);
}

/// <summary>The answer to one message of the client.</summary>
public sealed record SaslStep
{
    private SaslStep(SaslOutcome outcome) => Outcome = outcome;

    /// <summary>What happens next.</summary>
    public SaslOutcome Outcome { get; private init; }

    /// <summary>Bytes for the client: a challenge, or with success the data that some protocols send beside it. Not encoded.</summary>
    public ReadOnlyMemory<byte> Data { get; private init; }

    /// <summary>Who logged in, on success.</summary>
    public MailPrincipal? Principal { get; private init; }

    /// <summary>Why it failed, for the log only.</summary>
    public string? Cause { get; private init; }

    /// <summary>The client must answer a challenge.</summary>
    public static SaslStep Challenge(ReadOnlyMemory<byte> data) => new(SaslOutcome.Challenge) { Data = data };

    /// <summary>The client is who it says.</summary>
    /// <param name="principal">Who.</param>
    /// <param name="data">Additional data (the server-final message of SCRAM); where the protocol cannot send it with success, it goes as a last challenge that the client answers with nothing.</param>
    public static SaslStep Success(MailPrincipal principal, ReadOnlyMemory<byte> data = default) =>
        new(SaslOutcome.Success) { Principal = principal, Data = data };

    /// <summary>It failed.</summary>
    public static SaslStep Failure(SaslOutcome outcome, string cause) => new(outcome) { Cause = cause };
}

/// <summary>What follows a step.</summary>
public enum SaslOutcome
{
    /// <summary>A challenge.</summary>
    Challenge,

    /// <summary>Logged in.</summary>
    Success,

    /// <summary>Wrong credentials (535 5.7.8, AUTHENTICATIONFAILED). Also an authorisation identity of somebody else.</summary>
    Refused,

    /// <summary>The message does not follow the mechanism's grammar (501 5.5.2).</summary>
    Malformed,

    /// <summary>Too many failures; come back later (454 4.7.0, and the connection should end).</summary>
    Throttled,

    /// <summary>The directory cannot answer now (454 4.7.0, UNAVAILABLE).</summary>
    Unavailable,
}

/// <summary>Who logged in.</summary>
/// <param name="Account">The account that the session acts for.</param>
/// <param name="Mechanism">How, such as <c>PLAIN</c>.</param>
public sealed record MailPrincipal(AccountFacts Account, string Mechanism);
