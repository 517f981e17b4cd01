using MailServer.Connections;

namespace MailServer.Authentication.Mechanisms;

/// <summary>The channel bindings of a connection that SCRAM may use (RFC 9266, RFC 5929).</summary>
internal static class ChannelBindings
{
    private static readonly string[] Types = ["tls-exporter", "tls-server-end-point"];

    public static bool Any(IMailConnection connection) => Array.Exists(Types, type => Find(connection, type) is not null);

    /// <summary>The bytes of a binding, or null when the connection has none of that type.</summary>
    public static ReadOnlyMemory<byte>? Find(IMailConnection connection, string type) =>
        Types.Contains(type, StringComparer.Ordinal) ? connection.Tls?.ChannelBinding?.Invoke(type) : null;
}
