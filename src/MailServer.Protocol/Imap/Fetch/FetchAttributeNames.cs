using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace MailServer.Protocol.Imap;

/// <summary>The fetch items that are only a name, ready made.</summary>
internal static class FetchAttributeNames
{
    private static readonly (string Name, FetchItem Item)[] Simple =
    [
        ("UID", new(FetchAttribute.Uid)),
        ("FLAGS", new(FetchAttribute.Flags)),
        ("INTERNALDATE", new(FetchAttribute.InternalDate)),
        ("RFC822.SIZE", new(FetchAttribute.Rfc822Size)),
        ("ENVELOPE", new(FetchAttribute.Envelope)),
        ("BODYSTRUCTURE", new(FetchAttribute.BodyStructure)),
        ("MODSEQ", new(FetchAttribute.ModSeq)),
        ("RFC822", new(FetchAttribute.Rfc822) { Section = FetchSection.Whole, IsPeek = false }),
        ("RFC822.HEADER", new(FetchAttribute.Rfc822Header) { Section = FetchSection.Header }),
        ("RFC822.TEXT", new(FetchAttribute.Rfc822Text) { Section = FetchSection.Body, IsPeek = false }),
        ("EMAILID", new(FetchAttribute.EmailId)),
        ("THREADID", new(FetchAttribute.ThreadId)),
        ("SAVEDATE", new(FetchAttribute.SaveDate)),
        ("PREVIEW", new(FetchAttribute.Preview)),
    ];

    public static bool TryFind(ReadOnlySpan<byte> name, [NotNullWhen(true)] out FetchItem? item)
    {
        foreach ((string known, FetchItem candidate) in Simple)
        {
            if (Ascii.EqualsIgnoreCase(name, known))
            {
                item = candidate;
                return true;
            }
        }

        item = null;
        return false;
    }
}
