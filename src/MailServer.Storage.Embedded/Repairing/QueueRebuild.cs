using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Sql;

namespace MailServer.Storage.Embedded.Repairing;

/// <summary>Keeps of the queue what has a message and a recipient.</summary>
internal static class QueueRebuild
{
    private const string Messages = "SELECT id, body_id FROM queue_message";

    private const string DropParts =
        """
        DELETE FROM queue_item WHERE message_id NOT IN (SELECT id FROM queue_message);
        DELETE FROM queue_attempt WHERE item_id NOT IN (SELECT id FROM queue_item);
        """;

    public static void Run(Connection connection, IReadOnlyDictionary<long, FoundBody> bodies, Dictionary<long, int> references, RepairReport report)
    {
        var without = new List<long>();
        using (var rows = connection.Use(Messages))
        {
            while (rows.Step())
            {
                if (!bodies.ContainsKey(rows.Long(1))) without.Add(rows.Long(0));
            }
        }
        foreach (var id in without) connection.Use("DELETE FROM queue_message WHERE id = ?").Bind(id).Run();
        connection.RunScript(DropParts);
        report.AddCount(without.Count, "messages of the queue are lost.");
        using var counted = connection.Use(QueueSql.BodyReferences);
        while (counted.Step()) references[counted.Long(0)] = references.GetValueOrDefault(counted.Long(0)) + (int)counted.Long(1);
    }
}
