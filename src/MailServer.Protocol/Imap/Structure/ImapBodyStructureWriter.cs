using System.Buffers;

namespace MailServer.Protocol.Imap;

/// <summary>Writes BODY and BODYSTRUCTURE (RFC 9051 §9, <c>body</c>) without recursion: the sender chooses how deep parts nest.</summary>
public static class ImapBodyStructureWriter
{
    // RFC 9051 wants a body in every multipart, but senders make empty ones.
    private static readonly ImapBodyPart EmptyText = new() { Type = "text", Subtype = "plain" };

    /// <summary>Writes a part and all below it, with its parentheses.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="root">The part.</param>
    /// <param name="extended">True for BODYSTRUCTURE, false for BODY.</param>
    /// <param name="utf8">Whether UTF-8 may stand between quotes. False makes bytes that every client can read, and that may be stored.</param>
    public static void WriteBodyStructure(this IBufferWriter<byte> output, ImapBodyPart root, bool extended, bool utf8 = false)
    {
        ArgumentNullException.ThrowIfNull(root);
        var fields = new BodyFieldWriter(output, utf8);
        var open = new Stack<(ImapBodyPart Part, int Next)>();
        open.Push((root, 0));
        while (open.TryPop(out (ImapBodyPart Part, int Next) frame))
        {
            if (frame.Next == 0)
            {
                Begin(fields, output, frame.Part);
            }

            if (Child(frame.Part, frame.Next) is { } child)
            {
                open.Push((frame.Part, frame.Next + 1));
                open.Push((child, 0));
            }
            else
            {
                End(fields, output, frame.Part, extended);
            }
        }
    }

    private static bool HoldsMessage(ImapBodyPart part) => part.IsMessage && part.Message is not null && part.Envelope is not null;

    private static ImapBodyPart? Child(ImapBodyPart part, int index)
    {
        if (part.IsMultipart)
        {
            return index < part.Children.Count ? part.Children[index]
                : index == 0 ? EmptyText
                : null;
        }

        return index == 0 && HoldsMessage(part) ? part.Message : null;
    }

    private static void Begin(BodyFieldWriter fields, IBufferWriter<byte> output, ImapBodyPart part)
    {
        output.Write("("u8);
        if (part.IsMultipart)
        {
            return;
        }

        // A message that could not be read has no envelope to tell: it is told as bytes.
        bool opaque = part.IsMessage && !HoldsMessage(part);
        fields.String(opaque ? "application" : part.Type);
        fields.SpaceString(opaque ? "octet-stream" : part.Subtype);
        fields.SpaceParameters(part.Parameters);
        fields.SpaceNString(part.ContentId);
        fields.SpaceNString(part.Description);
        fields.SpaceString(part.Encoding);
        fields.SpaceNumber(part.Octets);
        if (HoldsMessage(part))
        {
            output.Write(" "u8);
            fields.Envelope(part.Envelope!);
            output.Write(" "u8);
        }
    }

    private static void End(BodyFieldWriter fields, IBufferWriter<byte> output, ImapBodyPart part, bool extended)
    {
        if (part.IsMultipart)
        {
            fields.SpaceString(part.Subtype);
        }
        else if (part.IsText || HoldsMessage(part))
        {
            fields.SpaceNumber(part.Lines);
        }

        if (extended)
        {
            Extension(fields, part);
        }

        output.Write(")"u8);
    }

    // body-ext-1part starts with the MD5, body-ext-mpart with the parameters; the rest is the same.
    private static void Extension(BodyFieldWriter fields, ImapBodyPart part)
    {
        if (part.IsMultipart)
        {
            fields.SpaceParameters(part.Parameters);
        }
        else
        {
            fields.SpaceNString(part.Md5);
        }

        fields.SpaceDisposition(part.Disposition);
        fields.SpaceLanguages(part.Languages);
        fields.SpaceNString(part.Location);
    }
}
