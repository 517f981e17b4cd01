using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Spooling;
using MailServer.Storage.Embedded.Sql;
using MailServer.Storage.Embedded.Users;
using MailServer.Storage.Embedded.Writing;

namespace MailServer.Storage.Embedded.Delivering;

/// <summary>An answer that waits for the commit of what it answers.</summary>
internal sealed record ReplyDraft(DeliveryReply Reply, StagedBody Body, AddressKey Sender, long Account)
{
    /// <summary>Whether the commit sends it.</summary>
    public bool IsSent { get; set; }

    /// <summary>Whether a sender was answered lately; looked at before the answer is made ready, and again in the commit.</summary>
    public static bool IsAnswered(Connection connection, DeliveryReply reply, AddressKey sender, long account, DateTimeOffset now) =>
        connection.Use(AutoReplySql.IsAnswered).Bind(account).Bind(sender.Domain).Bind(sender.LocalPart).Bind((now - reply.Period).ToUnixTimeMilliseconds()).Scalar() is not null;

    /// <summary>Remembers the sender; false when there is nothing to send.</summary>
    public bool TryTake(WriteTransaction transaction)
    {
        var connection = transaction.Connection;
        if (IsAnswered(connection, Reply, Sender, Account, transaction.Now)) return false;
        connection.Use(AutoReplySql.ForgetOld).Bind(Account).Bind((transaction.Now - Reply.Period).ToUnixTimeMilliseconds()).Run();
        if (connection.Use(AutoReplySql.Count).Bind(Account).Scalar() >= DeliveryReply.MostRemembered) return false;
        connection.Use(AutoReplySql.Remember).Bind(Account).Bind(Sender.Domain).Bind(Sender.LocalPart).Bind(transaction.Now.ToUnixTimeMilliseconds()).Run();
        return true;
    }
}
