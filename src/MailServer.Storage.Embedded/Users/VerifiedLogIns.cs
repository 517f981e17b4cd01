using System.Security.Cryptography;
using System.Text;

namespace MailServer.Storage.Embedded.Users;

/// <summary>
/// Log-ins that were right a short while ago, under a keyed hash of user, verifier and password. The verifier is part of it:
/// a new password, also one set by another process, makes the old one unknown at once.
/// </summary>
internal sealed class VerifiedLogIns(TimeProvider time, TimeSpan keepFor)
{
    private const int Most = 10_000;

    private readonly Lock _lock = new();
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly Dictionary<string, long> _seen = [];

    public bool Contains(UserRow user, string password)
    {
        if (keepFor <= TimeSpan.Zero) return false;
        var name = NameOf(user, password);
        lock (_lock) return _seen.TryGetValue(name, out var since) && time.GetElapsedTime(since) < keepFor;
    }

    public void Add(UserRow user, string password)
    {
        if (keepFor <= TimeSpan.Zero) return;
        var name = NameOf(user, password);
        lock (_lock)
        {
            if (_seen.Count >= Most) MakeRoom();
            _seen[name] = time.GetTimestamp();
        }
    }

    private void MakeRoom()
    {
        foreach (var (name, since) in _seen)
        {
            if (time.GetElapsedTime(since) >= keepFor) _seen.Remove(name);
        }
        if (_seen.Count >= Most) _seen.Clear();
    }

    private string NameOf(UserRow user, string password)
    {
        var text = Encoding.UTF8.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{user.Id}\0{user.Verifier}\0{password}"));
        var name = Convert.ToBase64String(HMACSHA256.HashData(_key, text));
        CryptographicOperations.ZeroMemory(text);
        return name;
    }
}
