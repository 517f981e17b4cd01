using MailServer.Protocol.Imap;

namespace MailServer.Storage.Sharing;

/// <summary>Rights that a folder's access control list gives somebody, or takes away (RFC 4314 §2).</summary>
/// <param name="Grantee">Whose; null for anyone.</param>
/// <param name="Rights">Which.</param>
public sealed record AclEntry(AccountId? Grantee, MailboxRights Rights)
{
    /// <summary>Whether they are taken away from what other entries give.</summary>
    public bool IsNegative { get; init; }
}
