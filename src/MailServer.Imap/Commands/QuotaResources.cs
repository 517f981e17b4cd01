using System.Diagnostics.CodeAnalysis;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Commands;

/// <summary>The resources that are limited (RFC 9208 §5): STORAGE in units of 1,024 octets, MESSAGE, MAILBOX, and ANNOTATION-STORAGE in units of 1,024 octets.</summary>
internal static class QuotaResources
{
    private const int Unit = 1024;

    /// <summary>The limited ones, as a QUOTA response tells them; what is not limited is left out (§4.2.1).</summary>
    public static IReadOnlyList<ImapQuotaResource> Of(QuotaState quota)
    {
        var resources = new List<ImapQuotaResource>();
        if (quota.Limits.Bytes is { } bytes) resources.Add(new("STORAGE", (quota.UsedBytes + Unit - 1) / Unit, bytes / Unit));
        if (quota.Limits.Messages is { } messages) resources.Add(new("MESSAGE", quota.UsedMessages, messages));
        if (quota.Limits.Folders is { } folders) resources.Add(new("MAILBOX", quota.UsedFolders, folders));
        if (quota.Limits.AnnotationBytes is { } annotations) resources.Add(new("ANNOTATION-STORAGE", (quota.UsedAnnotationBytes + Unit - 1) / Unit, annotations / Unit));
        return resources;
    }

    /// <summary>Limits out of SETQUOTA; what is not named is not limited (§4.1.3).</summary>
    public static bool TryRead(IReadOnlyList<KeyValuePair<string, long>> resources, out QuotaLimits limits, [NotNullWhen(false)] out string? unknown)
    {
        limits = default;
        unknown = null;
        foreach (var (name, limit) in resources)
        {
            switch (name)
            {
                case "STORAGE":
                    limits = limits with { Bytes = Octets(limit) };
                    break;
                case "MESSAGE":
                    limits = limits with { Messages = limit };
                    break;
                case "MAILBOX":
                    limits = limits with { Folders = limit };
                    break;
                case "ANNOTATION-STORAGE":
                    limits = limits with { AnnotationBytes = Octets(limit) };
                    break;
                default:
                    unknown = name;
                    return false;
            }
        }

        return true;
    }

    private static long Octets(long units) => units > long.MaxValue / Unit ? long.MaxValue : units * Unit;
}
