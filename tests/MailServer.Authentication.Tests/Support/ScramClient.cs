using System.Security.Cryptography;
using System.Text;
using MailServer.Authentication.Mechanisms;
using MailServer.Protocol.Sasl;

namespace MailServer.Authentication.Tests.Support;

/// <summary>The client's side of SCRAM, with every part open to be wrong.</summary>
internal sealed record ScramClient(ScramVariant Variant, string UserName, string Password)
{
    public string Gs2Header { get; init; } = "n,,";

    public byte[] Binding { get; init; } = [];

    public string ClientNonce { get; init; } = "rOprNGfwEbeRWgbNEkqO";

    public string First => $"{Gs2Header}{Bare}";

    private string Bare => $"n={UserName},r={ClientNonce}";

    public string Final(string serverFirst)
    {
        string[] fields = serverFirst.Split(',');
        byte[] salt = Convert.FromBase64String(fields[1][2..]);
        int iterations = int.Parse(fields[2][2..], System.Globalization.CultureInfo.InvariantCulture);
        bool isSha1 = Variant.Algorithm == ScramAlgorithm.Sha1;
        HashAlgorithmName hash = isSha1 ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256;
        int length = isSha1 ? 20 : 32;
        byte[] salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(Password), salt, iterations, hash, length);
        byte[] clientKey = CryptographicOperations.HmacData(hash, salted, "Client Key"u8);
        byte[] storedKey = CryptographicOperations.HashData(hash, clientKey);
        string withoutProof = $"c={Convert.ToBase64String([.. Encoding.UTF8.GetBytes(Gs2Header), .. Binding])},{fields[0]}";
        byte[] signature = CryptographicOperations.HmacData(hash, storedKey, Encoding.UTF8.GetBytes($"{Bare},{serverFirst},{withoutProof}"));
        byte[] proof = [.. clientKey.Zip(signature, (a, b) => (byte)(a ^ b))];
        return $"{withoutProof},p={Convert.ToBase64String(proof)}";
    }

    /// <summary>Runs a whole exchange.</summary>
    public async Task<SaslStep> RunAsync(SaslExchange exchange)
    {
        SaslStep first = await exchange.SayAsync(First);
        return first.Outcome == SaslOutcome.Challenge ? await exchange.SayAsync(Final(first.Text())) : first;
    }
}
