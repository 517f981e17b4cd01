using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MailServer.Passwords;

namespace MailServer.Authentication.Passwords;

/// <summary>PBKDF2 with HMAC-SHA-256 (RFC 8018 §5.2), from the framework alone: <c>$pbkdf2-sha256$i=600000$salt$hash</c>.</summary>
public sealed class Pbkdf2PasswordHasher : IPasswordHasher
{
    /// <summary>The number of rounds that OWASP asks for with SHA-256: about a fifth of a second on one core.</summary>
    public const int DefaultIterations = 600_000;

    private const string Algorithm = "pbkdf2-sha256";
    private const int SaltLength = 16;
    private const int HashLength = 32;

    // A verifier comes from our own store; still, a damaged one must not keep a core busy for minutes.
    private const int MaxIterations = 10_000_000;

    private readonly int _iterations;

    /// <summary>Makes the hasher.</summary>
    /// <param name="iterations">Rounds for new verifiers, 1 to 10,000,000; old verifiers with fewer are reported as outdated.</param>
    public Pbkdf2PasswordHasher(int iterations = DefaultIterations)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(iterations, MaxIterations);
        _iterations = iterations;
    }

    /// <inheritdoc />
    public string Hash(string password)
    {
        ArgumentNullException.ThrowIfNull(password);
        byte[] salt = RandomNumberGenerator.GetBytes(SaltLength);
        byte[] hash = Derive(password, salt, _iterations);
        return PasswordVerifier.Format(Algorithm, string.Create(CultureInfo.InvariantCulture, $"i={_iterations}"), salt, hash);
    }

    /// <inheritdoc />
    public bool Recognises(string verifier) => PasswordVerifier.Is(verifier, Algorithm);

    /// <inheritdoc />
    public PasswordCheck Verify(string verifier, string password)
    {
        ArgumentNullException.ThrowIfNull(password);
        if (!PasswordVerifier.TryParse(verifier, Algorithm, out PasswordVerifier? stored)
            || stored.Hash.Length != HashLength
            || stored.Number("i", 1, MaxIterations) is not { } iterations)
            return PasswordCheck.Wrong;
        byte[] hash = Derive(password, stored.Salt.Span, iterations);
        if (!CryptographicOperations.FixedTimeEquals(hash, stored.Hash.Span)) return PasswordCheck.Wrong;
        bool isWeak = iterations < _iterations || stored.Salt.Length < SaltLength;
        return isWeak ? PasswordCheck.RightButOutdated : PasswordCheck.Right;
    }

    private static byte[] Derive(string password, ReadOnlySpan<byte> salt, int iterations)
    {
        byte[] secret = Encoding.UTF8.GetBytes(password);
        try
        {
            return Rfc2898DeriveBytes.Pbkdf2(secret, salt, iterations, HashAlgorithmName.SHA256, HashLength);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }
}
