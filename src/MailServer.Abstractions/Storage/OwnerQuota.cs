namespace MailServer.Storage;

/// <summary>The limits of somebody else's account, as <see cref="ISharingAccount"/> tells them.</summary>
/// <param name="Owner">The address of the account.</param>
/// <param name="Quota">Its use and limits.</param>
public sealed record OwnerQuota(string Owner, QuotaState Quota);
