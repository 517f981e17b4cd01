using Microsoft.Extensions.Logging;

namespace MailServer.Storage.Embedded;

/// <summary>What the store logs.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "A group of {Operations} operations could not be written; all of them are refused")]
    public static partial void GroupFailed(ILogger logger, int operations, Exception exception);

    [LoggerMessage(2, LogLevel.Error, "The bodies of {Operations} operations could not be synced; the segment is abandoned and the operations are refused")]
    public static partial void SyncFailed(ILogger logger, int operations, Exception exception);

    [LoggerMessage(3, LogLevel.Error, "An operation failed and left nothing behind")]
    public static partial void OperationFailed(ILogger logger, Exception exception);

    [LoggerMessage(4, LogLevel.Error, "Maintenance failed; it is tried again")]
    public static partial void MaintenanceFailed(ILogger logger, Exception exception);

    [LoggerMessage(5, LogLevel.Information, "Segment {Segment} was compacted: {Bodies} bodies moved")]
    public static partial void SegmentCompacted(ILogger logger, long segment, int bodies);

    [LoggerMessage(6, LogLevel.Information, "The database was brought from version {From} to version {To}; the old one is kept as {Backup}")]
    public static partial void Migrated(ILogger logger, long from, int to, string backup);

    [LoggerMessage(7, LogLevel.Warning, "{Files} segment files that no message is known in were removed, or moved to segments/lost where they may hold some")]
    public static partial void StraysRemoved(ILogger logger, int files);

    [LoggerMessage(8, LogLevel.Warning, "A password could not be hashed anew; the old verifier stays")]
    public static partial void RehashFailed(ILogger logger, Exception exception);

    [LoggerMessage(10, LogLevel.Warning, "This data is a backup that was put back: {Gap} UIDs are left out of every folder, so that none is given twice")]
    public static partial void BackupRestored(ILogger logger, uint gap);

    [LoggerMessage(20, LogLevel.Error, "The index of texts failed; searches read the messages until it is there again")]
    public static partial void TextIndexFailed(ILogger logger, Exception exception);

    [LoggerMessage(21, LogLevel.Warning, "The text of body {Body} could not be read and is not indexed")]
    public static partial void BodyNotIndexed(ILogger logger, long body, Exception exception);

    [LoggerMessage(9, LogLevel.Error, "The directory could not be read")]
    public static partial void DirectoryFailed(ILogger logger, Exception exception);
}
