using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MailServer.Passwords;
using NSec.Cryptography;

namespace MailServer.Authentication.Argon2;

/// <summary>Argon2id (RFC 9106) through libsodium: <c>$argon2id$v=19$m=19456,t=2,p=1$salt$hash</c>.</summary>
public sealed class Argon2idPasswordHasher : IPasswordHasher
{
    private const string Algorithm = "argon2id$v=19";
    private const int SaltLength = 16;
    private const int HashLength = 32;

    // A verifier comes from our own store; still, a damaged one must take neither all memory nor a core for minutes.
    private const int MaxMemoryKiB = 256 * 1024;
    private const int MaxPasses = 64;
    private const int MinMemoryKiB = 8;

    private readonly int _memoryKiB;
    private readonly int _passes;

    /// <summary>Makes the hasher. libsodium uses one lane (<c>p=1</c>).</summary>
    /// <param name="memoryKiB">Memory for new verifiers in KiB, 8 to 262,144; 19 MiB is what OWASP asks for with two passes.</param>
    /// <param name="passes">Passes over the memory, 1 to 64.</param>
    public Argon2idPasswordHasher(int memoryKiB = 19 * 1024, int passes = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(memoryKiB, MinMemoryKiB);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(memoryKiB, MaxMemoryKiB);
        ArgumentOutOfRangeException.ThrowIfLessThan(passes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(passes, MaxPasses);
        _memoryKiB = memoryKiB;
        _passes = passes;
    }

    /// <inheritdoc />
    public string Hash(string password)
    {
        ArgumentNullException.ThrowIfNull(password);
        byte[] salt = RandomNumberGenerator.GetBytes(SaltLength);
        byte[] hash = Derive(password, salt, _memoryKiB, _passes);
        string parameters = string.Create(CultureInfo.InvariantCulture, $"m={_memoryKiB},t={_passes},p=1");
        return PasswordVerifier.Format(Algorithm, parameters, salt, hash);
    }

    /// <inheritdoc />
    public bool Recognises(string verifier) => PasswordVerifier.Is(verifier, Algorithm);

    /// <inheritdoc />
    public PasswordCheck Verify(string verifier, string password)
    {
        ArgumentNullException.ThrowIfNull(password);
        if (!PasswordVerifier.TryParse(verifier, Algorithm, out PasswordVerifier? stored)
            || stored.Salt.Length != SaltLength
            || stored.Hash.Length != HashLength
            || stored.Number("m", MinMemoryKiB, MaxMemoryKiB) is not { } memoryKiB
            || stored.Number("t", 1, MaxPasses) is not { } passes
            || stored.Number("p", 1, 1) is null)
            return PasswordCheck.Wrong;
        byte[] hash = Derive(password, stored.Salt.Span, memoryKiB, passes);
        if (!CryptographicOperations.FixedTimeEquals(hash, stored.Hash.Span)) return PasswordCheck.Wrong;
        bool isWeak = memoryKiB < _memoryKiB || passes < _passes;
        return isWeak ? PasswordCheck.RightButOutdated : PasswordCheck.Right;
    }

    private static byte[] Derive(string password, ReadOnlySpan<byte> salt, int memoryKiB, int passes)
    {
        var argon2id = new Argon2id(new Argon2Parameters { DegreeOfParallelism = 1, MemorySize = memoryKiB, NumberOfPasses = passes });
        byte[] secret = Encoding.UTF8.GetBytes(password);
        try
        {
            return argon2id.DeriveBytes(secret, salt, HashLength);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }
}
