using MailServer.Messages;
using MailServer.Storage.Embedded.Accounts;
using MailServer.Storage.Embedded.Bodies;
using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Folders;
using MailServer.Storage.Embedded.Sql;
using MailServer.Storage.Embedded.Writing;

namespace MailServer.Storage.Embedded.Repairing;

/// <summary>Messages whose place in a folder is lost come into a folder of their own, in the mailbox that they were for.</summary>
internal sealed class LostMail(Connection connection, EmbeddedStoreOptions options, DateTimeOffset now)
{
    public const string Folder = "Recovered";

    /// <summary>Places a message.</summary>
    /// <returns>False when there is no such mailbox.</returns>
    public bool TryPlace(long bodyId, FoundBody body, MessageIndex index)
    {
        if (connection.Use(AccountSql.Exists).Bind(body.Owner).Scalar() is null) return false;
        var transaction = new WriteTransaction(connection, options, openFolders: null, now);
        var operation = new Placing(bodyId, body, index);
        transaction.Run(operation);
        return operation.IsDone;
    }

    private sealed class Placing(long bodyId, FoundBody body, MessageIndex index) : WriteOperation<bool>
    {
        public bool IsDone { get; private set; }

        protected override bool Run(WriteTransaction transaction)
        {
            var row = FolderTable.Find(transaction.Connection, body.Owner, Folder);
            row ??= FolderTree.Create(transaction, body.Owner, Folder, SpecialUse.None).Value;
            if (row is null || transaction.FolderTail(row.Id) is not { } folder) return false;
            FolderTree.Subscribe(transaction.Connection, body.Owner, Folder);
            folder.Append(new MessageEntry
            {
                BodyId = bodyId,
                Size = (uint)body.Location.Length,
                Date = MessageEntry.PackDate(index.SentDate ?? transaction.Now),
                SavedAt = MessageEntry.PackSavedAt(transaction.Now),
            });
            transaction.Account(body.Owner)!.Use(1, body.Location.Length);
            transaction.Bodies.Add(bodyId, body.Location, body.IsSingle, references: 1, IndexCodec.Encode(index));
            return IsDone = true;
        }
    }
}
