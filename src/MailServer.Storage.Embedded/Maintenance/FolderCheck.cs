using System.Runtime.InteropServices;
using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Folders;
using MailServer.Storage.Embedded.Sql;

namespace MailServer.Storage.Embedded.Maintenance;

/// <summary>Checks folders against their messages and accounts against their folders, and counts which message names which body.</summary>
internal sealed class FolderCheck(Connection connection, Findings findings, Dictionary<long, int> references)
{
    private readonly Dictionary<long, (long Messages, long Bytes)> _used = [];

    public void Run(CancellationToken cancellationToken)
    {
        var validities = new HashSet<(long, uint)>();
        foreach (var folder in FolderTable.All(connection))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (folder.AccountId != FolderRow.TrashAccount && !validities.Add((folder.AccountId, folder.UidValidity)))
            {
                findings.Add($"Folder {folder.Id}: another folder of the account has the UIDVALIDITY {folder.UidValidity}.");
            }
            CheckFolder(folder);
        }
        CheckAccounts();
        findings.Expect(0L, connection.Use(FolderSql.StrayPages).Scalar() ?? 0, $"Pages of folders that do not exist");
        CountQueue();
    }

    private void CheckFolder(FolderRow folder)
    {
        var counters = default(FolderCounters);
        uint last = 0;
        foreach (var page in Pages(folder))
        {
            if (page.Count == 0) findings.Add($"Folder {folder.Id}: page {page.Key} is empty.");
            if (page.Key <= last && last > 0) findings.Add($"Folder {folder.Id}: page {page.Key} overlaps the page before.");
            foreach (ref readonly var entry in page.Entries)
            {
                CheckEntry(folder, entry, ref last);
                counters.Add(entry);
            }
        }
        // What lies in the trash is cleaned away page by page; its counters are of before.
        if (folder.AccountId == FolderRow.TrashAccount) return;
        CheckReaders(folder);
        findings.Expect(counters.Messages, folder.Counters.Messages, $"Folder {folder.Id}, messages");
        findings.Expect(counters.Unseen, folder.Counters.Unseen, $"Folder {folder.Id}, unseen");
        findings.Expect(counters.Deleted, folder.Counters.Deleted, $"Folder {folder.Id}, deleted");
        findings.Expect(counters.Size, folder.Counters.Size, $"Folder {folder.Id}, size");
        findings.Expect(counters.DeletedSize, folder.Counters.DeletedSize, $"Folder {folder.Id}, deleted size");
        var (messages, bytes) = _used.GetValueOrDefault(folder.AccountId);
        _used[folder.AccountId] = (messages + counters.Messages, bytes + counters.Size);
    }

    private void CheckReaders(FolderRow folder)
    {
        foreach (var (reader, marks) in SeenTable.Load(connection, folder))
        {
            if (reader == folder.AccountId) continue;
            uint seen = 0;
            foreach (var page in Pages(folder))
            {
                foreach (ref readonly var entry in page.Entries) seen += marks.Apply(entry).Has(Messages.SystemFlags.Seen) ? 1u : 0;
            }
            findings.Expect(seen, marks.Seen, $"Folder {folder.Id}, seen by {reader}");
        }
    }

    private void CheckEntry(FolderRow folder, in MessageEntry entry, ref uint last)
    {
        if (entry.Uid <= last) findings.Add($"Folder {folder.Id}: UID {entry.Uid} stands behind UID {last}.");
        if (entry.Uid >= folder.UidNext) findings.Add($"Folder {folder.Id}: UID {entry.Uid} is not below UIDNEXT {folder.UidNext}.");
        if (entry.ModSeq > folder.HighestModSeq) findings.Add($"Folder {folder.Id}: UID {entry.Uid} has a modification sequence above the folder's.");
        last = entry.Uid;
        CollectionsMarshal.GetValueRefOrAddDefault(references, entry.BodyId, out _)++;
    }

    private List<MessagePage> Pages(FolderRow folder)
    {
        var pages = new List<MessagePage>();
        using var rows = connection.Use(FolderSql.Pages).Bind(FolderTable.PageId(folder.Id, 0)).Bind(FolderTable.PageId(folder.Id, uint.MaxValue));
        while (rows.Step())
        {
            try
            {
                pages.Add(FolderTable.ReadPage(rows));
            }
            catch (InvalidDataException)
            {
                findings.Add($"Folder {folder.Id}: page {(uint)rows.Long(0)} is damaged.");
            }
        }
        return pages;
    }

    private void CheckAccounts()
    {
        using var rows = connection.Use(AccountSql.All);
        while (rows.Step())
        {
            if (rows.Long(0) == FolderRow.TrashAccount) continue;
            var (messages, bytes) = _used.GetValueOrDefault(rows.Long(0));
            findings.Expect(bytes, rows.Long(1), $"Account {rows.Long(0)}, octets");
            findings.Expect(messages, rows.Long(2), $"Account {rows.Long(0)}, messages");
        }
    }

    private void CountQueue()
    {
        using var rows = connection.Use(QueueSql.BodyReferences);
        while (rows.Step()) CollectionsMarshal.GetValueRefOrAddDefault(references, rows.Long(0), out _) += (int)rows.Long(1);
    }
}
