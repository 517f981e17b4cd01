namespace MailServer.Storage;

/// <summary>An ability of an <see cref="IMailAccount"/>: it counts what it holds against limits (RFC 9208). Found by a type test.</summary>
public interface IQuotaAccount
{
    /// <summary>The use and the limits now.</summary>
    ValueTask<QuotaState> GetQuotaAsync(CancellationToken cancellationToken);

    /// <summary>Sets all limits, durably; what is above them already stays. Who may ask for it is the caller's matter.</summary>
    /// <returns><see cref="StoreError.None"/>; <see cref="StoreError.NotAllowed"/>, the default, where limits are set elsewhere; or another error.</returns>
    ValueTask<StoreError> SetLimitsAsync(QuotaLimits limits, CancellationToken cancellationToken) => new(StoreError.NotAllowed);

    /// <summary>Whether a folder, which need not exist, counts against these limits: not one of other people's.</summary>
    bool Counts(string folder) => true;
}
