using MailServer.Passwords;

namespace MailServer.Storage.Tests.Embedded;

/// <summary>A fast hasher that counts, and that can be held.</summary>
public sealed class TestHasher(string version = "1") : IPasswordHasher
{
    private int _verifications;
    private int _running;

    public int Verifications => _verifications;

    public int MostAtOnce { get; private set; }

    /// <summary>What verifications wait for, when set.</summary>
    public ManualResetEventSlim? Gate { get; set; }

    public string Hash(string password) => $"$test{version}${Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(password))}";

    public bool Recognises(string verifier) => verifier.StartsWith($"$test{version}$", StringComparison.Ordinal);

    public PasswordCheck Verify(string verifier, string password)
    {
        Interlocked.Increment(ref _verifications);
        lock (this) MostAtOnce = Math.Max(MostAtOnce, ++_running);
        Gate?.Wait();
        lock (this) _running--;
        return Hash(password) == verifier ? PasswordCheck.Right : PasswordCheck.Wrong;
    }
}
