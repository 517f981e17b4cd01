using System.Security.Cryptography;
using System.Text;
using MailServer.Directories;
using MailServer.Protocol.Sasl;

namespace MailServer.Testing.Directories;

/// <summary>A user with the verifiers of the password. Quick to make, as tests want it: not a way to keep real passwords.</summary>
internal sealed record UserData(AccountFacts Account, UserSettings Settings, PasswordData Password);

/// <summary>What is kept of a password.</summary>
internal sealed class PasswordData
{
    /// <summary>The least that RFC 7677 §4 allows.</summary>
    private const int Iterations = 4096;

    /// <summary>Stands in for the password of a user that does not exist, so that the check takes as long.</summary>
    public static readonly PasswordData Nobody = new(Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));

    private readonly byte[] _salt = RandomNumberGenerator.GetBytes(16);
    private readonly byte[] _hash;
    private readonly Lazy<ScramSecret[]> _secrets;

    public PasswordData(string password)
    {
        _hash = Hash(password);
        if (!SaslPrep.TryPrepare(password, out var prepared)) prepared = password;
        // Thousands of rounds, for a mechanism that most tests do not use.
        _secrets = new(() => [.. Enum.GetValues<ScramAlgorithm>().Select(algorithm => ScramSecret.Derive(algorithm, prepared, _salt, Iterations))]);
    }

    public bool Matches(string password) => CryptographicOperations.FixedTimeEquals(_hash, Hash(password));

    public ScramSecret? SecretFor(ScramAlgorithm algorithm) => _secrets.Value.FirstOrDefault(s => s.Algorithm == algorithm);

    private byte[] Hash(string password) => HMACSHA256.HashData(_salt, Encoding.UTF8.GetBytes(password));
}
