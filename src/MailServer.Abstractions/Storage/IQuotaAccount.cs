namespace MailServer.Storage;

/// <summary>An ability of an <see cref="IMailAccount"/>: it counts what it holds against a limit (RFC 9208). Found by a type test.</summary>
public interface IQuotaAccount
{
    /// <summary>The use and the limits now.</summary>
    ValueTask<QuotaState> GetQuotaAsync(CancellationToken cancellationToken);

    /// <summary>Whether a folder, which need not exist, counts against these limits: not one of other people's.</summary>
    bool Counts(string folder) => true;
}

/// <summary>The use of an account and its limits.</summary>
/// <param name="UsedBytes">Octets of all messages.</param>
/// <param name="UsedMessages">Messages.</param>
public readonly record struct QuotaState(long UsedBytes, long UsedMessages)
{
    /// <summary>The limit in octets, or null for none.</summary>
    public long? LimitBytes { get; init; }
}
