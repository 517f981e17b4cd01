using System.Text.Json;
using System.Text.Json.Serialization;
using MailServer.Directories;
using MailServer.Protocol;
using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Sql;
using MailServer.Storage.Embedded.Writing;

namespace MailServer.Storage.Embedded.Users;

/// <summary>What mailboxes answer: in the server through its writer, in another process by itself.</summary>
internal sealed class AutoReplyEditor(ReaderPool readers, IStoreWriter writer, RecentRecipients? recent) : IAutoReplyDirectory
{
    public async ValueTask<AutoReply?> FindAutoReplyAsync(AccountId account, CancellationToken cancellationToken)
    {
        if (!AccountIds.TryParse(account, out var id)) return null;
        if (recent is not null && recent.Replies.TryFind(id, out var known)) return known;
        var generation = recent?.Replies.Generation ?? 0;
        var found = await readers.ReadAsync(connection => Find(connection, id), cancellationToken).ConfigureAwait(false);
        recent?.Replies.Keep(id, found, generation);
        return found;
    }

    public async ValueTask<DirectoryChange> SetAutoReplyAsync(EmailAddress user, AutoReply? reply, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (!AddressKey.TryFrom(user, out var key)) return DirectoryChange.NotFound;
        if (reply?.IsValid == false) return DirectoryChange.Invalid;
        var outcome = await writer.WriteAsync(transaction => Set(transaction.Connection, key, reply), cancellationToken).ConfigureAwait(false);
        recent?.Replies.Forget();
        return outcome;
    }

    private static AutoReply? Find(Connection connection, long id)
    {
        using var row = connection.Use(AutoReplySql.Find).Bind(id);
        return row.Step() ? JsonSerializer.Deserialize(row.Text(0), AutoReplyJson.Default.KeptReply)?.ToReply() : null;
    }

    private static DirectoryChange Set(Connection connection, AddressKey key, AutoReply? reply)
    {
        if (DirectoryTables.FindUser(connection, key) is not { } user) return DirectoryChange.NotFound;
        connection.Use(AutoReplySql.ForgetAll).Bind(user.Id).Run();
        if (reply is null) connection.Use(AutoReplySql.Delete).Bind(user.Id).Run();
        else connection.Use(AutoReplySql.Set).Bind(user.Id).Bind(JsonSerializer.Serialize(KeptReply.Of(reply), AutoReplyJson.Default.KeptReply)).Run();
        return DirectoryChange.Done;
    }
}

/// <summary>An answer as it is kept.</summary>
internal sealed record KeptReply(string Text, string? Subject, bool IsEnabled, DateTimeOffset? Start, DateTimeOffset? End, int Days, IReadOnlyList<string> Addresses)
{
    public static KeptReply Of(AutoReply reply) =>
        new(reply.Text, reply.Subject, reply.IsEnabled, reply.Start, reply.End, reply.Days, [.. reply.Addresses.Select(AddressKey.ToText)]);

    public AutoReply ToReply() => new(Text)
    {
        Subject = Subject,
        IsEnabled = IsEnabled,
        Start = Start,
        End = End,
        Days = Days,
        Addresses = [.. Addresses.Select(AddressKey.FromText)],
    };
}

/// <summary>Reads and writes it without reflection.</summary>
[JsonSerializable(typeof(KeptReply))]
internal sealed partial class AutoReplyJson : JsonSerializerContext;
