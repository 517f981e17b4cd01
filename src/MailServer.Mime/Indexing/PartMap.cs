using MailServer.Messages;

namespace MailServer.Mime.Indexing;

/// <summary>Makes the part map from the parts.</summary>
internal static class PartMap
{
    public static IReadOnlyList<MessagePart> From(IReadOnlyList<PartNode> nodes)
    {
        var parts = new List<MessagePart>(nodes.Count + 1);
        if (nodes[0].Kind != PartKind.Multipart) parts.Add(ToPart(nodes[0], "") with { Message = null });
        foreach (var node in nodes)
        {
            if (node.Section is { } section) parts.Add(ToPart(node, section));
        }

        return parts;
    }

    private static MessagePart ToPart(PartNode node, string section) => new()
    {
        Section = section,
        HeaderOffset = node.HeaderBegin,
        HeaderLength = node.BodyBegin - node.HeaderBegin,
        BodyOffset = node.BodyBegin,
        BodyLength = node.BodyEnd - node.BodyBegin,
        Message = node is { Kind: PartKind.Message, Children: [var body] }
            ? new EmbeddedMessage(body.HeaderBegin, body.BodyBegin - body.HeaderBegin)
            : null,
        MediaType = MediaType(node),
        Charset = string.IsNullOrEmpty(node.Type.Charset) ? null : node.Type.Charset,
        Encoding = TransferEncodings.Of(node.Fields),
    };

    private static string MediaType(PartNode node)
    {
        if (node.Kind == PartKind.Leaf && BodyParts.IsContainer(node.Type)) return "application/octet-stream";
        return node.Type.IsMimeType("text", "plain") ? "text/plain" : node.Type.MimeType.ToLowerInvariant();
    }
}
