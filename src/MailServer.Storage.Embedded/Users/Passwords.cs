using System.Security.Cryptography;
using MailServer.Passwords;
using MailServer.Protocol.Sasl;

namespace MailServer.Storage.Embedded.Users;

/// <summary>Everything that is computed from a password.</summary>
internal sealed class Passwords(IReadOnlyList<IPasswordHasher> hashers, HashPool pool, int scramIterations)
{
    /// <summary>The longest password in characters.</summary>
    public const int Longest = 1024;

    private const int SaltSize = 16;

    private readonly Lazy<Task<StoreResult<string>>> _decoy = new(() =>
        pool.RunAsync(() => hashers[0].Hash(Convert.ToBase64String(RandomNumberGenerator.GetBytes(24))), CancellationToken.None));

    public static bool IsAllowed(string password) => password.Length is > 0 and <= Longest;

    /// <summary>Makes the verifier that unknown users are checked against, so that the first of them costs no more than the next.</summary>
    public void Prepare() => _ = _decoy.Value;

    /// <summary>Checks a password against a verifier, or, without one, against one that no password fits, at the same cost.</summary>
    public async Task<StoreResult<PasswordCheck>> CheckAsync(string? verifier, string password, CancellationToken cancellationToken)
    {
        var decoy = await _decoy.Value.ConfigureAwait(false);
        if (verifier is null && !decoy.IsSuccess) return decoy.Error;
        return await pool.RunAsync(() => Check(verifier ?? decoy.Value, password), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes all secrets of a new password.</summary>
    public Task<StoreResult<UserSecrets>> DeriveAsync(string password, CancellationToken cancellationToken) =>
        pool.RunAsync(
            () => new UserSecrets(hashers[0].Hash(password), [Derive(ScramAlgorithm.Sha1, password), Derive(ScramAlgorithm.Sha256, password)]),
            cancellationToken);

    private PasswordCheck Check(string verifier, string password)
    {
        for (var i = 0; i < hashers.Count; i++)
        {
            if (!hashers[i].Recognises(verifier)) continue;
            var check = hashers[i].Verify(verifier, password);
            // Only the first hasher makes verifiers of today.
            return check == PasswordCheck.Right && i > 0 ? PasswordCheck.RightButOutdated : check;
        }
        return PasswordCheck.Wrong;
    }

    /// <summary>RFC 5802 §3.</summary>
    private ScramSecret Derive(ScramAlgorithm algorithm, string password)
    {
        var hash = algorithm == ScramAlgorithm.Sha1 ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256;
        var salt = RandomNumberGenerator.GetBytes(SaltSize);
        var size = algorithm == ScramAlgorithm.Sha1 ? SHA1.HashSizeInBytes : SHA256.HashSizeInBytes;
        var salted = Rfc2898DeriveBytes.Pbkdf2(password, salt, scramIterations, hash, size);
        var clientKey = CryptographicOperations.HmacData(hash, salted, "Client Key"u8.ToArray());
        return new ScramSecret(
            algorithm, salt, scramIterations,
            CryptographicOperations.HashData(hash, clientKey),
            CryptographicOperations.HmacData(hash, salted, "Server Key"u8.ToArray()));
    }
}

/// <summary>What is kept of a password.</summary>
internal sealed record UserSecrets(string Verifier, IReadOnlyList<ScramSecret> Scram);
