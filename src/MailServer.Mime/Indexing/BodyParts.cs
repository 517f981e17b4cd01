using System.Text;
using MailServer.Protocol.Imap;
using MimeKit;

namespace MailServer.Mime.Indexing;

/// <summary>Makes the IMAP body structure from the parts.</summary>
internal static class BodyParts
{
    private static readonly KeyValuePair<string, string>[] DefaultParameters = [new("charset", "us-ascii")];

    /// <summary>The structure of the first part with all that it holds. Children come after parents, so going backwards needs no recursion.</summary>
    public static ImapBodyPart From(IReadOnlyList<PartNode> nodes, ParserOptions options)
    {
        var parts = new Dictionary<PartNode, ImapBodyPart>(nodes.Count);
        for (var i = nodes.Count - 1; i >= 0; i--) parts.Add(nodes[i], Build(nodes[i], parts, options));
        return parts[nodes[0]];
    }

    private static ImapBodyPart Build(PartNode node, Dictionary<PartNode, ImapBodyPart> parts, ParserOptions options)
    {
        var fields = node.Fields;
        var isOpaque = node.Kind == PartKind.Leaf && IsContainer(node.Type);
        var message = node.Kind == PartKind.Message && node.Children.Count > 0 ? node.Children[0] : null;
        return new ImapBodyPart
        {
            Type = isOpaque ? "application" : node.Type.MediaType,
            Subtype = isOpaque ? "octet-stream" : node.Type.MediaSubtype,
            Parameters = Parameters(node, options),
            ContentId = HeaderText.Raw(fields.First(HeaderId.ContentId)),
            Description = HeaderText.Raw(fields.First(HeaderId.ContentDescription)),
            Encoding = TransferEncodings.Name(fields),
            Octets = node.BodyEnd - node.BodyBegin,
            Lines = node.Lines,
            Md5 = HeaderText.Raw(fields.First(HeaderId.ContentMd5)),
            Disposition = Disposition(fields, options),
            Languages = Languages(fields),
            Location = HeaderText.Raw(fields.First(HeaderId.ContentLocation)),
            Children = node.Kind == PartKind.Multipart ? [.. node.Children.Select(child => parts[child])] : [],
            Envelope = message is null ? null : Envelopes.From(message.Fields, options),
            Message = message is null ? null : parts[message],
        };
    }

    /// <summary>A type that promises parts; where none were looked for (too deep, encoded) it is told as bytes, or clients would look for them.</summary>
    public static bool IsContainer(ContentType type) =>
        type.IsMimeType("multipart", "*") || type.IsMimeType("message", "rfc822") || type.IsMimeType("message", "global");

    private static KeyValuePair<string, string>[] Parameters(PartNode node, ParserOptions options)
    {
        if (node.Fields.First(HeaderId.ContentType) is not { } field)
            return node.Type.IsMimeType("text", "plain") ? DefaultParameters : [];
        var raised = EncodedWordShield.Raise(field.RawValue);
        var type = raised != field.RawValue && ContentType.TryParse(options, raised, out var shielded) ? shielded : node.Type;
        return ToPairs(type.Parameters);
    }

    private static ImapDisposition? Disposition(HeaderFields fields, ParserOptions options) =>
        fields.First(HeaderId.ContentDisposition) is { } field
        && ContentDisposition.TryParse(options, EncodedWordShield.Raise(field.RawValue), out var disposition)
            ? new ImapDisposition(disposition.Disposition, ToPairs(disposition.Parameters))
            : null;

    private static string[] Languages(HeaderFields fields) =>
        HeaderText.Raw(fields.First(HeaderId.ContentLanguage))?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static KeyValuePair<string, string>[] ToPairs(ParameterList parameters) =>
        [.. parameters.Select(p => ToPair(p.Name, EncodedWordShield.Lower(p.Value)))];

    /// <summary>A value beyond ASCII goes in the form of RFC 2231 §4, in one piece: every client gets letters that it can read.</summary>
    private static KeyValuePair<string, string> ToPair(string name, string value) =>
        Ascii.IsValid(value) ? new(name, value) : new(name + "*", "utf-8''" + Uri.EscapeDataString(value));
}
