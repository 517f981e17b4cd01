using MailServer.Protocol.Imap;

namespace MailServer.Storage.Sharing;

/// <summary>Rights that a folder's access control list gives somebody, or takes away (RFC 4314 §2).</summary>
/// <param name="Grantee">Whose; null for anyone, and for a group.</param>
/// <param name="Rights">Which.</param>
public sealed record AclEntry(AccountId? Grantee, MailboxRights Rights)
{
    /// <summary>The group whose they are, by its name in lower case; null for a user or anyone. A store keeps the name and knows no members.</summary>
    public string? Group { get; init; }

    /// <summary>Whether everybody has them.</summary>
    public bool IsForAnyone => Grantee is null && Group is null;

    /// <summary>Whether they are taken away from what other entries give.</summary>
    public bool IsNegative { get; init; }
}
