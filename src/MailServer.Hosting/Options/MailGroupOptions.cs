namespace MailServer.Hosting.Options;

/// <summary>A group of users: <c>Imap:Groups:&lt;name&gt;</c>.</summary>
public sealed class MailGroupOptions
{
    /// <summary>Addresses of the accounts in it. None.</summary>
    public IList<string> Members { get; } = new List<string>();
}
