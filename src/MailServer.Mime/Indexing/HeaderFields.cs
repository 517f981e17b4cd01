using MimeKit;

namespace MailServer.Mime.Indexing;

/// <summary>The fields of one header that an index needs, in their order; others are not kept.</summary>
internal sealed class HeaderFields
{
    private readonly List<Header> _fields = [];

    public void Add(Header field)
    {
        if (IsNeeded(field.Id)) _fields.Add(field);
    }

    /// <summary>The first field of a name, or null.</summary>
    public Header? First(HeaderId name)
    {
        foreach (var field in _fields)
        {
            if (field.Id == name) return field;
        }

        return null;
    }

    public IEnumerable<Header> All(HeaderId name) => _fields.Where(field => field.Id == name);

    private static bool IsNeeded(HeaderId name) => name is
        HeaderId.From or HeaderId.Sender or HeaderId.ReplyTo or HeaderId.To or HeaderId.Cc or HeaderId.Bcc
        or HeaderId.Date or HeaderId.Subject or HeaderId.MessageId or HeaderId.InReplyTo or HeaderId.References
        or HeaderId.ContentType or HeaderId.ContentTransferEncoding or HeaderId.ContentId or HeaderId.ContentDescription
        or HeaderId.ContentMd5 or HeaderId.ContentDisposition or HeaderId.ContentLanguage or HeaderId.ContentLocation;
}
