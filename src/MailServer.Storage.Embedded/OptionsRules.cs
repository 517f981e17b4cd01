using System.Globalization;

namespace MailServer.Storage.Embedded;

/// <summary>The ranges of the settings.</summary>
internal static class OptionsRules
{
    private const long MiB = 1024 * 1024;

    public static IReadOnlyList<string> Check(EmbeddedStoreOptions options)
    {
        var errors = new List<string>();
        if (string.IsNullOrWhiteSpace(options.DataDirectory)) errors.Add("DataDirectory must not be empty.");
        Range(errors, nameof(options.SegmentSize), options.SegmentSize, MiB, 1024 * MiB);
        Range(errors, nameof(options.SpoolMemory), options.SpoolMemory, 4096, 16 * MiB);
        Range(errors, nameof(options.SpoolBudget), options.SpoolBudget, 64 * 1024, long.MaxValue);
        Range(errors, nameof(options.MaxMessageSize), options.MaxMessageSize, 1, uint.MaxValue);
        Range(errors, nameof(options.CompactBelowPercent), options.CompactBelowPercent, 0, 90);
        Range(errors, nameof(options.MaxGroupSize), options.MaxGroupSize, 1, 10_000);
        Range(errors, nameof(options.MaxGroupBytes), options.MaxGroupBytes, 64 * 1024, 1024 * MiB);
        Range(errors, nameof(options.MaxWaitingOperations), options.MaxWaitingOperations, 1, 1_000_000);
        Range(errors, nameof(options.BusyTimeout), (long)options.BusyTimeout.TotalMilliseconds, 0, 600_000);
        Range(errors, nameof(options.Readers), options.Readers, 1, 64);
        Range(errors, nameof(options.IndexCacheBytes), options.IndexCacheBytes, 0, long.MaxValue);
        Range(errors, nameof(options.IdleFolders), options.IdleFolders, 0, 100_000);
        Range(errors, nameof(options.IdleFolderMessages), options.IdleFolderMessages, 0, long.MaxValue);
        Range(errors, nameof(options.MaxKeywords), options.MaxKeywords, 0, Folders.KeywordBits.Most);
        Range(errors, nameof(options.MaxKeywordLength), options.MaxKeywordLength, 1, 1000);
        Range(errors, nameof(options.MaxFolders), options.MaxFolders, 1, 1_000_000);
        Range(errors, nameof(options.MaxFolderLevels), options.MaxFolderLevels, 1, 100);
        Range(errors, nameof(options.MaxFolderNameLength), options.MaxFolderNameLength, 5, 10_000);
        Range(errors, nameof(options.MaxMetadataSize), options.MaxMetadataSize, 1024, 16 * MiB);
        Range(errors, nameof(options.MaxMetadataEntries), options.MaxMetadataEntries, 10, 10_000);
        Range(errors, nameof(options.MaxMetadataBytes), options.MaxMetadataBytes, options.MaxMetadataSize, long.MaxValue);
        Range(errors, nameof(options.MaxAclEntries), options.MaxAclEntries, 10, 10_000);
        Range(errors, nameof(options.PasswordHashers), options.PasswordHashers, 1, 1024);
        Range(errors, nameof(options.MaxWaitingLogIns), options.MaxWaitingLogIns, 0, 1_000_000);
        Range(errors, nameof(options.RememberLogIns), (long)options.RememberLogIns.TotalSeconds, 0, 86_400);
        Range(errors, nameof(options.RememberRecipients), (long)options.RememberRecipients.TotalMilliseconds, 0, 60_000);
        Range(errors, nameof(options.ScramIterations), options.ScramIterations, 4096, 10_000_000);
        Range(errors, nameof(options.MaintenanceInterval), (long)options.MaintenanceInterval.TotalMilliseconds, 10, 86_400_000);
        Range(errors, nameof(options.TextIndexMaxText), options.TextIndexMaxText, 4096, 64 * MiB);
        Range(errors, nameof(options.TextIndexQuietTime), (long)options.TextIndexQuietTime.TotalMilliseconds, 0, 86_400_000);
        Range(errors, nameof(options.TextIndexMaxDelay), (long)options.TextIndexMaxDelay.TotalMilliseconds, 0, 86_400_000);
        return errors;
    }

    private static void Range(List<string> errors, string name, long value, long least, long most)
    {
        if (value >= least && value <= most) return;
        errors.Add(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it must be from {least} to {most}."));
    }
}
