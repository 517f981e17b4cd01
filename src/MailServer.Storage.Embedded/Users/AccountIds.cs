using System.Globalization;

namespace MailServer.Storage.Embedded.Users;

/// <summary>Account ids are the numbers of account rows, as text.</summary>
internal static class AccountIds
{
    public static AccountId From(long id) => new(id.ToString(CultureInfo.InvariantCulture));

    public static bool TryParse(AccountId account, out long id) =>
        long.TryParse(account.Value, NumberStyles.None, CultureInfo.InvariantCulture, out id) && id > 0;
}
