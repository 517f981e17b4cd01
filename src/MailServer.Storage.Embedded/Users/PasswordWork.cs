using System.Security.Cryptography;
using MailServer.Passwords;
using MailServer.Protocol.Sasl;

namespace MailServer.Storage.Embedded.Users;

/// <summary>Everything that is computed from a password.</summary>
internal sealed class PasswordWork(IReadOnlyList<IPasswordHasher> hashers, HashPool pool, int scramIterations)
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
        pool.RunAsync(() => new UserSecrets(hashers[0].Hash(password), DeriveScram(password)), cancellationToken);

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

    /// <summary>SCRAM prepares passwords (RFC 5802 §2.2); one that cannot be prepared works with PLAIN only.</summary>
    private IReadOnlyList<ScramSecret> DeriveScram(string password) => SaslPrep.TryPrepare(password, out var prepared)
        ? [Derive(ScramAlgorithm.Sha1, prepared), Derive(ScramAlgorithm.Sha256, prepared)]
        : [];

    private ScramSecret Derive(ScramAlgorithm algorithm, string prepared) =>
        ScramSecret.Derive(algorithm, prepared, RandomNumberGenerator.GetBytes(SaltSize), scramIterations);
}

/// <summary>What is kept of a password.</summary>
internal sealed record UserSecrets(string Verifier, IReadOnlyList<ScramSecret> Scram);
