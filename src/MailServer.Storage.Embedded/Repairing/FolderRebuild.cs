using System.Globalization;
using MailServer.Storage.Embedded.Accounts;
using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Folders;
using MailServer.Storage.Embedded.Maintenance;
using MailServer.Storage.Embedded.Sql;

namespace MailServer.Storage.Embedded.Repairing;

/// <summary>Makes folders whole again: entries in order and with a body, counters, the UIDs and modification sequences that come next, the accounts' use.</summary>
internal sealed class FolderRebuild(Connection connection, IReadOnlyDictionary<long, FoundBody> bodies, RepairReport report, DateTimeOffset now)
{
    /// <summary>UIDs and modification sequences that are left out where the last one given is not known: those given since must not come again.</summary>
    public const uint Gap = RestoredBackup.Gap;

    private const string FoldersWithoutRow = "SELECT DISTINCT id >> 32 FROM page WHERE (id >> 32) NOT IN (SELECT id FROM folder) ORDER BY 1";

    private const string MissingAccounts =
        """
        INSERT OR IGNORE INTO account (id) SELECT account_id FROM folder;
        INSERT OR IGNORE INTO account (id) SELECT id FROM user;
        INSERT OR IGNORE INTO domain (name) SELECT domain FROM user;
        """;

    private const string AccountsWithoutInbox =
        "SELECT id FROM account WHERE id <> 0 AND NOT EXISTS (SELECT 1 FROM folder WHERE account_id = account.id AND name = 'INBOX') ORDER BY id";

    private const string InsertFolder = "INSERT INTO folder (id, account_id, name, uid_validity) VALUES (?, ?, ?, ?)";

    private const string SetUse =
        """
        UPDATE account SET
            used_bytes = (SELECT coalesce(sum(size), 0) FROM folder WHERE account_id = account.id),
            used_messages = (SELECT coalesce(sum(messages), 0) FROM folder WHERE account_id = account.id),
            last_uid_validity = max(last_uid_validity, (SELECT coalesce(max(uid_validity), 0) FROM folder WHERE account_id = account.id))
        WHERE id <> 0
        """;

    /// <summary>How often each body is named.</summary>
    public Dictionary<long, int> References { get; } = [];

    /// <param name="isTailKnown">Whether the rows of folders are as they were last.</param>
    public void Run(bool isTailKnown)
    {
        connection.RunScript(MissingAccounts);
        foreach (var folder in Numbers(FoldersWithoutRow)) Adopt(folder);
        connection.RunScript(MissingAccounts);
        foreach (var account in Numbers(AccountsWithoutInbox)) GiveInbox(account);
        foreach (var folder in FolderTable.All(connection)) Rebuild(folder, isTailKnown);
        connection.Run(SetUse);
    }

    /// <summary>A folder whose name is lost goes to the account that most of its bodies are for.</summary>
    private void Adopt(long folder)
    {
        var owner = Pages(folder).SelectMany(static p => p.Entries.ToArray())
            .Select(e => bodies.TryGetValue(e.BodyId, out var body) ? body.Owner : 0)
            .Where(static id => id > 0).CountBy(static id => id).DefaultIfEmpty().MaxBy(static c => c.Value).Key;
        // Without an owner it is nobody's, and cleaned away like a deleted folder; its bodies are then lost mail.
        if (owner == 0)
        {
            connection.Use("DELETE FROM page WHERE id >> 32 = ?").Bind(folder).Run();
            report.Add($"A folder without name and owner was given up: {folder}.");
            return;
        }
        connection.Use(InsertFolder).Bind(folder).Bind(owner).Bind(string.Create(CultureInfo.InvariantCulture, $"Recovered folder {folder}")).Bind(now.ToUnixTimeSeconds() + folder).Run();
        report.Add($"A folder of account {owner} lost its name and UIDVALIDITY; it is now 'Recovered folder {folder}'.");
    }

    /// <summary>The first folder of an account is its INBOX; where it is gone an empty one takes its place.</summary>
    private void GiveInbox(long account)
    {
        var first = FolderTable.OfAccount(connection, account).MinBy(static f => f.Id);
        if (first?.Name.StartsWith("Recovered folder", StringComparison.Ordinal) == true) connection.Use(FolderSql.Rename).Bind(first.Id).Bind(FolderNames.Inbox).Run();
        else connection.Use(FolderSql.Insert).Bind(account).Bind(FolderNames.Inbox).Bind(0).Bind(now.ToUnixTimeSeconds()).Scalar();
    }

    private void Rebuild(FolderRow folder, bool isTailKnown)
    {
        var counters = default(FolderCounters);
        var (last, modSeq, dropped) = (0u, 1ul, new List<uint>());
        foreach (var page in Pages(folder.Id))
        {
            var kept = new List<MessageEntry>();
            foreach (var entry in page.Entries)
            {
                if (entry.Uid <= last || entry.Uid < page.Key) continue;
                last = entry.Uid;
                modSeq = Math.Max(modSeq, entry.ModSeq);
                if (bodies.ContainsKey(entry.BodyId)) kept.Add(entry with { Size = (uint)bodies[entry.BodyId].Location.Length });
                else dropped.Add(entry.Uid);
            }
            foreach (var entry in kept) Count(entry, ref counters);
            if (kept.Count == 0) FolderTable.DeletePage(connection, folder.Id, page.Key);
            else FolderTable.Write(connection, folder.Id, MessagePage.Adopt(page.Key, [.. kept]));
        }
        Write(folder, counters, last, modSeq, isTailKnown, dropped);
    }

    private void Count(in MessageEntry entry, ref FolderCounters counters)
    {
        counters.Add(entry);
        References[entry.BodyId] = References.GetValueOrDefault(entry.BodyId) + 1;
    }

    private void Write(FolderRow folder, FolderCounters counters, uint last, ulong modSeq, bool isTailKnown, List<uint> dropped)
    {
        modSeq = Math.Max(folder.LastModSeq, modSeq) + (isTailKnown ? 0 : Gap);
        if (dropped.Count > 0) connection.Use(FolderSql.WriteExpunged).Bind(folder.Id).Bind((long)++modSeq).Bind(string.Join(',', dropped)).Run();
        FolderTable.Write(connection, folder with
        {
            Counters = counters,
            UidNext = Math.Max(folder.UidNext, last + 1) + (isTailKnown ? 0 : Gap),
            HighestModSeq = modSeq,
        });
        if (folder.AccountId == FolderRow.TrashAccount) return;
        var lost = (long)folder.Counters.Messages - counters.Messages;
        if (lost > 0) report.Add($"Folder {folder.Name} of account {folder.AccountId}: the places of {lost} messages are lost.");
    }

    private List<MessagePage> Pages(long folder)
    {
        using var rows = connection.Use(FolderSql.Pages).Bind(FolderTable.PageId(folder, 0)).Bind(FolderTable.PageId(folder, uint.MaxValue));
        var pages = new List<MessagePage>();
        while (rows.Step())
        {
            try
            {
                pages.Add(FolderTable.ReadPage(rows));
            }
            catch (InvalidDataException)
            {
                pages.Add(MessagePage.Empty((uint)rows.Long(0)));
            }
        }
        return pages;
    }

    private List<long> Numbers(string sql)
    {
        using var rows = connection.Use(sql);
        var list = new List<long>();
        while (rows.Step()) list.Add(rows.Long(0));
        return list;
    }
}
