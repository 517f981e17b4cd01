using System.Buffers;

namespace MailServer.Protocol.Imap;

/// <summary>The letters of rights (RFC 4314 §2.1), with the obsolete <c>c</c> and <c>d</c> (RFC 4314 §2.1.1).</summary>
public static class MailboxRightsText
{
    /// <summary>The rights that the capability <c>RIGHTS=</c> must name: those that RFC 2086 does not have (RFC 4314 §2.2).</summary>
    public const string NewRights = "kxte";

    private const string Letters = "lrswipkxtea";

    // RFC 4314 §2.1.1: here "c" stands for k and x, and "d" for e and t.
    private const MailboxRights ObsoleteCreate = MailboxRights.Create | MailboxRights.DeleteMailbox;
    private const MailboxRights ObsoleteDelete = MailboxRights.Expunge | MailboxRights.DeleteMessages;

    /// <summary>Reads letters in any order; refuses upper case, digits and letters that mean nothing (RFC 4314 §3.1).</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out MailboxRights rights)
    {
        rights = MailboxRights.None;
        foreach (char letter in text)
        {
            int index = Letters.IndexOf(letter, StringComparison.Ordinal);
            MailboxRights right = index >= 0 ? (MailboxRights)(1 << index)
                : letter == 'c' ? ObsoleteCreate
                : letter == 'd' ? ObsoleteDelete
                : MailboxRights.None;
            if (right == MailboxRights.None)
            {
                return false;
            }

            rights |= right;
        }

        return true;
    }

    /// <summary>The letters; <c>c</c> and <c>d</c> are among them for old clients when one of their members is (RFC 4314 §2.1.1).</summary>
    public static string Format(MailboxRights rights)
    {
        var output = new ArrayBufferWriter<char>(Letters.Length + 2);
        for (int i = 0; i < Letters.Length; i++)
        {
            Letter(output, (rights & (MailboxRights)(1 << i)) != 0, Letters[i]);
        }

        Letter(output, (rights & ObsoleteCreate) != 0, 'c');
        Letter(output, (rights & ObsoleteDelete) != 0, 'd');
        return new string(output.WrittenSpan);
    }

    /// <summary>The letters of a set that is given as a whole: an obsolete letter is in it only when the set ties all its members to others.</summary>
    internal static string FormatTied(MailboxRights rights)
    {
        string letters = Format(rights);
        letters = IsTied(rights, ObsoleteCreate) ? letters : letters.Replace("c", "", StringComparison.Ordinal);
        return IsTied(rights, ObsoleteDelete) ? letters : letters.Replace("d", "", StringComparison.Ordinal);
    }

    private static bool IsTied(MailboxRights rights, MailboxRights members) => rights != members && (rights & members) == members;

    private static void Letter(ArrayBufferWriter<char> output, bool isSet, char letter)
    {
        if (isSet)
        {
            output.Write([letter]);
        }
    }
}
