namespace MailServer.Authentication;

/// <summary>How users may log in, and what happens when they fail.</summary>
public sealed class AuthenticationOptions
{
    /// <summary>Whether log-in is offered on connections without TLS. Off: passwords and SCRAM exchanges travel inside TLS only.</summary>
    public bool AllowPlaintextLogin { get; set; }

    /// <summary>
    /// The mechanisms that are on, strongest first. Added mechanisms that are not named here follow behind.
    /// </summary>
    public IList<string> Mechanisms { get; set; } =
        ["SCRAM-SHA-256-PLUS", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN", "LOGIN"];

    /// <summary>The domain of log-in names without one, as the directory has it, so that both spellings of a name are counted as one.</summary>
    public string? DefaultDomain { get; set; }

    /// <summary>
    /// Failed log-ins from one address (IPv4) or network of 64 bits (IPv6) within the window before it is refused; 0 for no limit.
    /// 20 lets a household mistype and stops a machine that guesses.
    /// </summary>
    public int FailuresPerAddress { get; set; } = 20;

    /// <summary>
    /// Failed log-ins to one account within the window, from addresses where its owner never logged in, before it is refused there; 0 for no limit.
    /// 10 in ten minutes is at most 1,440 guesses a day from however many machines.
    /// </summary>
    public int FailuresPerAccount { get; set; } = 10;

    /// <summary>How long a failure counts.</summary>
    public TimeSpan FailureWindow { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Failures that are answered at once: anybody mistypes.</summary>
    public int FailuresBeforeDelay { get; set; } = 3;

    /// <summary>The first delay of an answer; each further failure doubles it.</summary>
    public TimeSpan FirstDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest delay; clients give up a log-in after half a minute.</summary>
    public TimeSpan LongestDelay { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an address counts as the owner's after a log-in.</summary>
    public TimeSpan KnownAddressLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Addresses, accounts, and pairs of both that are remembered, each; the one that was not seen for longest is forgotten. About 200 bytes each.</summary>
    public int MaxTracked { get; set; } = 100_000;

    /// <summary>How long a mechanism or the directory may take for one step, delays included; then the log-in fails for now. 2 minutes: clients wait no longer.</summary>
    public TimeSpan HookTime { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// The key from which the salts of unknown users are made (RFC 5802 §9), 32 random bytes. A host keeps it between starts, so that an unknown name looks the same
    /// for ever; null makes one for this process.
    /// </summary>
    public ReadOnlyMemory<byte>? UnknownUserKey { get; set; }

    /// <summary>The SCRAM iterations told for unknown users: the number that the directory uses for its own, or they can be told apart.</summary>
    public int ScramIterations { get; set; } = 10_000;
}
