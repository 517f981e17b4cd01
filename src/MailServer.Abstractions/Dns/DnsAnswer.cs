namespace MailServer.Dns;

/// <summary>What the DNS said. The four kinds must not be mixed up: no such name bounces a message, no answer keeps it in the queue.</summary>
/// <typeparam name="T">The kind of record.</typeparam>
public sealed record DnsAnswer<T>
{
    /// <summary>The kind of answer.</summary>
    public required DnsStatus Status { get; init; }

    /// <summary>The records; one or more when found, else none.</summary>
    public IReadOnlyList<T> Records { get; init; } = [];

    /// <summary>How long the answer may be kept; zero when nothing is known of that.</summary>
    public TimeSpan TimeToLive { get; init; }

    /// <summary>Whether the resolver validated the answer by DNSSEC (the AD bit). It means something only if the resolver and the way to it are trusted.</summary>
    public bool IsAuthenticated { get; init; }

    /// <summary>Why there is no answer, for the log; null otherwise.</summary>
    public string? Cause { get; init; }

    /// <summary>Whether there are records.</summary>
    public bool IsFound => Status == DnsStatus.Found;
}

/// <summary>The kinds of answers.</summary>
public enum DnsStatus
{
    /// <summary>There are records.</summary>
    Found,

    /// <summary>The name exists and has no record of this type.</summary>
    NoData,

    /// <summary>The name does not exist (NXDOMAIN).</summary>
    NoSuchName,

    /// <summary>No answer, or a failure (SERVFAIL, REFUSED, time-out): nothing is known.</summary>
    TryLater,
}

/// <summary>One MX record.</summary>
/// <param name="Preference">0 to 65535; lower is tried first.</param>
/// <param name="Host">The host's name without a final dot; empty for the root, which says that the domain takes no mail (null MX, RFC 7505).</param>
public readonly record struct MailExchanger(int Preference, string Host);

/// <summary>One TLSA record (RFC 6698 §2.1).</summary>
/// <param name="Usage">0 PKIX-TA, 1 PKIX-EE, 2 DANE-TA, 3 DANE-EE.</param>
/// <param name="Selector">0 the whole certificate, 1 its public key.</param>
/// <param name="MatchingType">0 the bytes themselves, 1 SHA-256, 2 SHA-512.</param>
/// <param name="Data">What must match.</param>
public sealed record TlsaAssociation(byte Usage, byte Selector, byte MatchingType, ReadOnlyMemory<byte> Data);
