using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Searching;
using MailServer.Storage.Embedded.Sql;

namespace MailServer.Storage.Embedded;

/// <summary>How far the index of texts is.</summary>
/// <param name="Messages">Messages in the store; one in several folders counts once.</param>
/// <param name="Indexed">Messages in the index.</param>
/// <param name="Partial">Of these, messages with more text than is indexed; each search reads them.</param>
/// <param name="Bytes">Octets of the index on the disk; 0 when there is none.</param>
public sealed record TextIndexStatus(long Messages, long Indexed, long Partial, long Bytes)
{
    internal static TextIndexStatus Read(string path, long messages, TimeSpan busyTimeout)
    {
        if (!File.Exists(path)) return new TextIndexStatus(messages, 0, 0, 0);
        using var connection = Connection.OpenReader(path, busyTimeout);
        using var transaction = new ReadTransaction(connection);
        if (TextIndexFile.ReadGeneration(connection) is null) return new TextIndexStatus(messages, 0, 0, new FileInfo(path).Length);
        using var row = connection.Use(TextIndexSql.Count);
        row.Step();
        return new TextIndexStatus(messages, row.Long(0), row.Long(1), new FileInfo(path).Length);
    }
}
