using MailServer.Directories;
using MailServer.Protocol;

namespace MailServer.Storage.Embedded.Users;

/// <summary>A row of the user table with the quota of the account.</summary>
internal sealed record UserRow(long Id, string Domain, string LocalPart, string Verifier, bool IsEnabled, QuotaLimits Limits, bool IsShared)
{
    public AccountFacts Facts => new(AccountIds.From(Id), new EmailAddress(LocalPart, Domain)) { IsEnabled = IsEnabled, IsShared = IsShared };

    public UserFacts ToUser() => new(Facts, new UserSettings
    {
        IsEnabled = IsEnabled,
        QuotaBytes = Limits.Bytes,
        QuotaMessages = Limits.Messages,
        QuotaFolders = Limits.Folders,
        QuotaAnnotationBytes = Limits.AnnotationBytes,
        IsShared = IsShared,
    });
}
