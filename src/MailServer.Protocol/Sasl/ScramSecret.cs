using System.Security.Cryptography;
using System.Text;

namespace MailServer.Protocol.Sasl;

/// <summary>
/// What a server keeps to check SCRAM without knowing the password (RFC 5802 §3, RFC 7677): salt, iterations, StoredKey, ServerKey.
/// It owns its bytes. SHA-1 is here because SCRAM-SHA-1 needs it.
/// </summary>
public sealed class ScramSecret
{
    /// <summary>Makes a secret of stored parts.</summary>
    /// <param name="algorithm">SHA-1 or SHA-256.</param>
    /// <param name="salt">The salt, not empty.</param>
    /// <param name="iterations">1 or more.</param>
    /// <param name="storedKey">H(ClientKey).</param>
    /// <param name="serverKey">HMAC(SaltedPassword, "Server Key").</param>
    /// <exception cref="ArgumentException">The parts do not fit the algorithm.</exception>
    public ScramSecret(
        ScramAlgorithm algorithm, ReadOnlyMemory<byte> salt, int iterations, ReadOnlyMemory<byte> storedKey, ReadOnlyMemory<byte> serverKey)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, 1);
        if (salt.IsEmpty || storedKey.Length != algorithm.Length() || serverKey.Length != algorithm.Length())
            throw new ArgumentException("Salt or keys have the wrong length.");
        (Algorithm, Salt, Iterations, StoredKey, ServerKey) = (algorithm, salt, iterations, storedKey, serverKey);
    }

    /// <summary>The hash.</summary>
    public ScramAlgorithm Algorithm { get; }

    /// <summary>The salt.</summary>
    public ReadOnlyMemory<byte> Salt { get; }

    /// <summary>The iteration count of PBKDF2.</summary>
    public int Iterations { get; }

    /// <summary>H(ClientKey): what the proof is checked against.</summary>
    public ReadOnlyMemory<byte> StoredKey { get; }

    /// <summary>The key with which the server proves itself.</summary>
    public ReadOnlyMemory<byte> ServerKey { get; }

    /// <summary>Derives a secret. This costs as much CPU as the iterations say.</summary>
    /// <param name="algorithm">SHA-1 or SHA-256.</param>
    /// <param name="password">The password, already prepared by <see cref="SaslPrep"/>.</param>
    /// <param name="salt">A random salt; 16 octets are good.</param>
    /// <param name="iterations">1 or more; RFC 7677 §4 asks for at least 4,096.</param>
    public static ScramSecret Derive(ScramAlgorithm algorithm, string password, ReadOnlySpan<byte> salt, int iterations)
    {
        HashAlgorithmName hash = algorithm.HashName();
        byte[] salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, iterations, hash, algorithm.Length());
        byte[] storedKey = algorithm.Hash(algorithm.Hmac(salted, "Client Key"u8));
        return new ScramSecret(algorithm, salt.ToArray(), iterations, storedKey, algorithm.Hmac(salted, "Server Key"u8));
    }

    /// <summary>Checks a client's proof in constant time.</summary>
    /// <param name="authMessage">client-first-bare, server-first and client-final-without-proof, parted by commas (RFC 5802 §3).</param>
    /// <param name="proof">ClientProof.</param>
    public bool Verify(ReadOnlySpan<byte> authMessage, ReadOnlySpan<byte> proof)
    {
        byte[] clientKey = Algorithm.Hmac(StoredKey.Span, authMessage);
        if (proof.Length != clientKey.Length)
            return false;
        for (int i = 0; i < proof.Length; i++)
            clientKey[i] ^= proof[i];
        return CryptographicOperations.FixedTimeEquals(Algorithm.Hash(clientKey), StoredKey.Span);
    }

    /// <summary>The server's signature over the exchange.</summary>
    public byte[] Sign(ReadOnlySpan<byte> authMessage) => Algorithm.Hmac(ServerKey.Span, authMessage);
}
