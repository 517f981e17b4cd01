using System.Text;
using MailServer.Protocol;
using MailServer.Receiving;
using MimeKit;

namespace MailServer.Delivery.Submission;

/// <summary>
/// Puts right what a submitted header says of people: addresses without a domain get that of the user (RFC 6409 §4.2, §8.8), and who really sends is named
/// where From names others only (§8.1).
/// </summary>
internal sealed class AddressFields(SubmissionRules rules, MailTransaction transaction)
{
    private static readonly string[] Names = ["From", "Sender", "To", "Cc", "Reply-To", "Resent-From", "Resent-Sender", "Resent-To", "Resent-Cc"];

    private readonly EmailAddress? _user = transaction.Session.Principal?.Account.Address;
    private byte[]? _sender;
    private bool _hasFrom;
    private bool _isOwn;

    /// <summary>Whether the whole of a field is wanted.</summary>
    public bool Wants(ReadOnlySpan<byte> name)
    {
        if (_user is null || !(rules.CompleteAddresses || rules.AddSender)) return false;
        foreach (var wanted in Names)
        {
            if (Ascii.EqualsIgnoreCase(name, wanted)) return true;
        }

        return false;
    }

    /// <summary>A field as it goes on; empty when it goes later or not at all.</summary>
    public ReadOnlySpan<byte> Edit(byte[] field)
    {
        var colon = Array.IndexOf(field, (byte)':');
        var name = Encoding.Latin1.GetString(field, 0, colon).TrimEnd();
        if (!InternetAddressList.TryParse(field, colon + 1, field.Length - colon - 1, out var addresses)) return field;
        var edited = rules.CompleteAddresses && Complete(addresses) ? Write(name, addresses, field) : field;
        if (!rules.AddSender) return edited;
        if (name.Equals("From", StringComparison.OrdinalIgnoreCase)) Note(addresses);
        if (!name.Equals("Sender", StringComparison.OrdinalIgnoreCase)) return edited;
        _sender ??= edited;
        return default;
    }

    /// <summary>What stands at the header's end: Sender, as it was or as it must be.</summary>
    public ReadOnlySpan<byte> Last() =>
        rules.AddSender && _hasFrom && !_isOwn && _user is not null ? Encoding.UTF8.GetBytes($"Sender: <{_user}>\r\n") : _sender;

    // VerifySender has found that the reverse-path is the user's.
    private void Note(InternetAddressList addresses)
    {
        _hasFrom = true;
        foreach (var author in addresses.Mailboxes)
        {
            if (EmailAddress.TryParse(author.Address, allowUtf8: true, out var address))
                _isOwn |= IsSame(address, _user) || (rules.VerifySender && IsSame(address, transaction.ReversePath));
        }
    }

    private static bool IsSame(EmailAddress address, EmailAddress? other) => string.Equals(address.ToString(), other?.ToString(), StringComparison.OrdinalIgnoreCase);

    private bool Complete(InternetAddressList addresses)
    {
        var isChanged = false;
        for (var i = 0; i < addresses.Count; i++)
        {
            if (addresses[i] is GroupAddress group)
            {
                isChanged |= Complete(group.Members);
            }
            else if (addresses[i] is MailboxAddress { Domain: "", LocalPart.Length: > 0 } mailbox)
            {
                addresses[i] = new MailboxAddress(Encoding.UTF8, mailbox.Name, $"{mailbox.LocalPart}@{_user!.Domain}");
                isChanged = true;
            }
        }

        return isChanged;
    }

    private static byte[] Write(string name, InternetAddressList addresses, byte[] field)
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        format.International = !Ascii.IsValid(field);
        return Encoding.UTF8.GetBytes($"{name}: {addresses.ToString(format, encode: true)}\r\n");
    }
}
