using System.Security.Cryptography;

namespace MailServer.Hosting.Connections;

/// <summary>Short names for connections: unique in the process, and unlike those of the process before it, so that logs of both do not mix.</summary>
internal static class ConnectionId
{
    private const string Digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Length = 9;

    private static long _last = RandomNumberGenerator.GetInt32(int.MaxValue);

    public static string Next() => string.Create(Length, Interlocked.Increment(ref _last), static (text, number) =>
    {
        for (var i = text.Length - 1; i >= 0; i--, number >>= 5)
            text[i] = Digits[(int)(number & 31)];
    });
}
