using MailServer.Storage.Embedded.Segments;

namespace MailServer.Storage.Embedded.Bodies;

/// <summary>A row of the body table: where the bytes lie and what is known of them.</summary>
internal sealed record BodyRecord(BodyLocation Location, byte[] Index)
{
    /// <summary>Memory it takes, about.</summary>
    public int Cost => Index.Length + 200;
}
