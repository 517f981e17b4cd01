using MailServer.Messages;
using MimeKit;
using MimeKit.Utils;

namespace MailServer.Mime.Tests;

/// <summary>Every shared message: what the index says agrees with MimeKit's own reading of the message.</summary>
public class VectorTests
{
    /// <summary>
    /// Its boundary begins with a colon, and stands where a header should: MimeKit's parser sees a boundary, its reader a field named <c>--</c>.
    /// </summary>
    private const string ReaderDiffers = "malformed-000.eml";

    public static TheoryData<string> Files()
    {
        var folder = SampleMessages.VectorFolder();
        return folder is null ? [""] : [.. Directory.EnumerateFiles(folder, "*.eml").Select(f => Path.GetFileName(f)!).Order()];
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task The_index_agrees_with_MimeKit(string file)
    {
        Assert.SkipWhen(file.Length == 0, "The shared messages are not here.");
        var bytes = await File.ReadAllBytesAsync(Path.Combine(SampleMessages.VectorFolder()!, file));
        var index = await new MessageIndexer().IndexAsync(MessageContent.FromMemory(bytes), CancellationToken.None);
        ImapList.Parse(index.BodyStructure);

        if (Load(bytes) is not { } message)
        {
            Assert.Equal(["", "1"], index.Parts.Select(p => p.Section));
            return;
        }

        CompareEnvelope(message, ImapList.Parse(index.Envelope));
        Assert.Equal(message.Headers[HeaderId.Date] is null ? null : Date(message), index.SentDate);
        if (file == ReaderDiffers) return;
        Compare(bytes, index, message.Body!, message.Body is Multipart ? "" : "1", ImapList.Parse(index.Body));
    }

    private static MimeMessage? Load(byte[] bytes)
    {
        try
        {
            return new MimeParser(new MemoryStream(bytes), MimeFormat.Entity).ParseMessage();
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static DateTimeOffset? Date(MimeMessage message) =>
        DateUtils.TryParse(message.Headers[HeaderId.Date], out var date) ? date : null;

    private static void CompareEnvelope(MimeMessage message, IReadOnlyList<object?> envelope)
    {
        Assert.Equal(message.Subject?.Trim(), envelope[1] is string subject ? Decode(subject) : null);
        CompareAddresses(message.From, envelope[2]);
        CompareAddresses(message.To, envelope[5]);
        CompareAddresses(message.Cc, envelope[6]);
        CompareAddresses(message.Bcc, envelope[7]);
    }

    private static string Decode(string text) => Rfc2047.DecodeText(System.Text.Encoding.UTF8.GetBytes(text)).Trim();

    private static void CompareAddresses(InternetAddressList expected, object? list)
    {
        var actual = (list as object?[] ?? []).Cast<object?[]>().Where(a => a[3] is not null)
            .Select(a => (string)a[3]! == ".MISSING-HOST-NAME." ? (string)a[2]! : $"{a[2]}@{a[3]}");
        Assert.Equal(
            expected.Mailboxes.Select(m => m.Domain.Length == 0 ? Unquote(m.LocalPart) : $"{Unquote(m.LocalPart)}@{m.Domain}"), actual);
    }

    private static string Unquote(string localPart) => localPart.StartsWith('"') ? MimeUtils.Unquote(localPart) : localPart;

    private static void Compare(byte[] bytes, MessageIndex index, MimeEntity entity, string? section, IReadOnlyList<object?> body)
    {
        if (entity is Multipart multipart)
        {
            CompareMultipart(bytes, index, multipart, section, body);
            return;
        }

        var part = index.Parts.Single(p => p.Section == section);
        if (entity is MimeKit.MessagePart { Message: { } inner } && part.Message is not null)
        {
            CompareEnvelope(inner, (IReadOnlyList<object?>)body[7]!);
            Compare(bytes, index, inner.Body!, inner.Body is Multipart ? null : section + ".1", (IReadOnlyList<object?>)body[8]!);
        }
        else if (entity is MimePart leaf)
        {
            CompareLeaf(bytes, part, leaf, body);
        }
    }

    private static void CompareMultipart(
        byte[] bytes, MessageIndex index, Multipart multipart, string? section, IReadOnlyList<object?> body)
    {
        var children = body.TakeWhile(item => item is object?[]).Cast<object?[]>().ToArray();
        Assert.Equal(Math.Max(multipart.Count, 1), children.Length);
        Assert.Equal(multipart.ContentType.MediaSubtype, (string)body[children.Length]!, ignoreCase: true);
        var parent = section is null ? null : index.Parts.Single(p => p.Section == section);
        for (var i = 0; i < multipart.Count; i++)
        {
            var prefix = parent is null ? EnclosingSection(index, multipart, bytes) : section!.Length == 0 ? "" : section + ".";
            Compare(bytes, index, multipart[i], $"{prefix}{i + 1}", children[i]);
        }
    }

    /// <summary>The number of the message part whose body is this multipart: the part that begins with the multipart's first field.</summary>
    private static string EnclosingSection(MessageIndex index, Multipart multipart, byte[] bytes)
    {
        var owner = index.Parts.Single(p => p.Message is { } m
            && System.Text.Encoding.Latin1.GetString(bytes, (int)m.HeaderOffset, (int)m.HeaderLength).Contains(multipart.Boundary!, StringComparison.Ordinal));
        return owner.Section + ".";
    }

    private static void CompareLeaf(byte[] bytes, Messages.MessagePart part, MimePart leaf, IReadOnlyList<object?> body)
    {
        using var raw = new MemoryStream();
        leaf.Content?.Stream!.CopyTo(raw);
        Assert.Equal(raw.ToArray(), bytes[(int)part.BodyOffset..(int)(part.BodyOffset + part.BodyLength)]);
        Assert.Equal(part.BodyLength, body[6]);
        if (part.MediaType == "application/octet-stream") return;
        Assert.Equal(leaf.ContentType.MediaType, (string)body[0]!, ignoreCase: true);
        Assert.Equal(leaf.ContentType.MediaSubtype, (string)body[1]!, ignoreCase: true);
        Assert.Equal(leaf.ContentType.MimeType, part.MediaType, ignoreCase: true);
    }
}
