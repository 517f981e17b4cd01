using System.Security.Cryptography;
using System.Text;
using MailServer.Protocol.Sasl;

namespace MailServer.Authentication.Mechanisms;

/// <summary>
/// Makes up a SCRAM verifier for a user who has none, always the same for a name, so that a client cannot tell who exists (RFC 5802 §9).
/// No password fits it.
/// </summary>
internal sealed class UnknownUsers(AuthenticationOptions options)
{
    private const int SaltLength = 16;

    private readonly byte[] _key = options.UnknownUserKey?.ToArray() ?? RandomNumberGenerator.GetBytes(32);

    public ScramSecret SecretFor(string userName, ScramAlgorithm algorithm)
    {
        string name = UserName.Normalize(userName, options.DefaultDomain);
        byte[] salt = HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{algorithm}:{name}"));
        int keyLength = algorithm == ScramAlgorithm.Sha1 ? SHA1.HashSizeInBytes : SHA256.HashSizeInBytes;
        return new ScramSecret(
            algorithm, salt.AsMemory(0, SaltLength), options.ScramIterations, RandomNumberGenerator.GetBytes(keyLength), RandomNumberGenerator.GetBytes(keyLength));
    }
}
