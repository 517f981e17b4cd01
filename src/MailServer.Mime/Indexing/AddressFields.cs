using MailServer.Protocol.Imap;
using MimeKit;
using MimeKit.Utils;

namespace MailServer.Mime.Indexing;

/// <summary>Address fields as IMAP tells them (RFC 9051 §7.5.2): flat, groups marked by addresses without a host, names not decoded.</summary>
internal static class AddressFields
{
    /// <summary>More addresses of one field than this are left out: each is sent with every envelope.</summary>
    private const int MaxAddresses = 5000;

    /// <summary>
    /// Stands for the domain of an address that has none: no host, or an empty one, would read as the start of a group,
    /// and clients would take the addresses behind it for its members.
    /// </summary>
    private const string NoDomain = ".MISSING-HOST-NAME.";

    public static IReadOnlyList<ImapAddress> Read(HeaderFields fields, HeaderId name, ParserOptions options)
    {
        List<ImapAddress>? addresses = null;
        foreach (var field in fields.All(name))
        {
            if (!InternetAddressList.TryParse(options, EncodedWordShield.Raise(field.RawValue), out var list)) continue;
            AddAll(list, addresses ??= []);
        }

        return addresses ?? (IReadOnlyList<ImapAddress>)[];
    }

    /// <summary>Groups lie no deeper in each other than the parser's options allow.</summary>
    private static void AddAll(InternetAddressList list, List<ImapAddress> addresses)
    {
        foreach (var address in list)
        {
            if (addresses.Count >= MaxAddresses) return;
            if (address is GroupAddress group) AddGroup(group, addresses);
            else if (address is MailboxAddress mailbox) addresses.Add(ToImap(mailbox));
        }
    }

    private static void AddGroup(GroupAddress group, List<ImapAddress> addresses)
    {
        addresses.Add(new ImapAddress(null, Name(group) ?? "", null));
        AddAll(group.Members, addresses);
        addresses.Add(new ImapAddress(null, null, null));
    }

    private static ImapAddress ToImap(MailboxAddress mailbox)
    {
        var localPart = EncodedWordShield.Lower(mailbox.LocalPart);
        if (localPart.StartsWith('"')) localPart = MimeUtils.Unquote(localPart);
        var route = mailbox.Route.Count == 0 ? null : string.Join(',', mailbox.Route.Select(domain => "@" + domain));
        var domain = string.IsNullOrEmpty(mailbox.Domain) ? NoDomain : EncodedWordShield.Lower(mailbox.Domain);
        return new ImapAddress(Name(mailbox), localPart, domain, route);
    }

    private static string? Name(InternetAddress address) =>
        string.IsNullOrEmpty(address.Name) ? null : EncodedWordShield.Lower(address.Name);
}
