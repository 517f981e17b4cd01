using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MailServer.Protocol.Sasl;

namespace MailServer.Delivery.Outbound.Sasl;

/// <summary>SCRAM-SHA-256 and SCRAM-SHA-1 (RFC 5802, RFC 7677), with and without channel binding. The password is never sent, and the server must prove that it knows it too.</summary>
internal sealed class ScramClient : SaslClient
{
    public const string Sha256 = "SCRAM-SHA-256";
    public const string Sha1 = "SCRAM-SHA-1";

    // PBKDF2 runs on our processor at the server's wish; servers use 4,096 to a few hundred thousand.
    private const int MostIterations = 1_000_000;

    private readonly HashAlgorithmName _hash;
    private readonly string _password;
    private readonly string _header;
    private readonly string _binding;
    private readonly string _first;
    private readonly string _nonce;
    private byte[]? _serverSignature;
    private bool _isProven;

    /// <param name="mechanism">Its name.</param>
    /// <param name="credentials">The log-in.</param>
    /// <param name="flag">What is said of channel bindings: <c>n</c>, <c>y</c> or <c>p=</c> and a type (RFC 5802 §7).</param>
    /// <param name="binding">The binding of that type.</param>
    public ScramClient(string mechanism, OutboundCredentials credentials, string flag, ReadOnlyMemory<byte> binding)
        : this(mechanism, credentials, Convert.ToBase64String(RandomNumberGenerator.GetBytes(18)), flag, binding)
    {
    }

    internal ScramClient(string mechanism, OutboundCredentials credentials, string nonce, string flag, ReadOnlyMemory<byte> binding)
    {
        Mechanism = mechanism;
        _hash = mechanism.StartsWith(Sha1, StringComparison.Ordinal) ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256;
        _password = SaslPrep.TryPrepare(credentials.Password, out string? prepared) ? prepared : credentials.Password;
        string user = SaslPrep.TryPrepare(credentials.UserName, out string? name) ? name : credentials.UserName;
        _nonce = nonce;
        _header = flag + ",,";
        _binding = Convert.ToBase64String([.. Encoding.UTF8.GetBytes(_header), .. binding.Span]);
        _first = $"n={Escaped(user)},r={nonce}";
    }

    /// <summary>Whether the log-in is bound to the TLS session.</summary>
    public bool IsBound => _header.StartsWith("p=", StringComparison.Ordinal);

    public override string Mechanism { get; }

    public override bool MaySucceed => _isProven;

    public override byte[] Begin() => Encoding.UTF8.GetBytes(_header + _first);

    // RFC 5802 §5.1: comma and equals sign are escaped in a name.
    public static string Escaped(string name) => name.Replace("=", "=3D", StringComparison.Ordinal).Replace(",", "=2C", StringComparison.Ordinal);

    public override byte[]? Answer(ReadOnlySpan<byte> challenge)
    {
        string text = Encoding.UTF8.GetString(challenge);
        if (_serverSignature is not null) return CheckServer(text);
        return challenge.IsEmpty ? Begin() : Prove(text);
    }

    // server-first-message: r=, s=, i= in this order (RFC 5802 §7).
    private byte[]? Prove(string serverFirst)
    {
        string[] parts = serverFirst.Split(',');
        if (parts.Length < 3 || !parts[0].StartsWith("r=" + _nonce, StringComparison.Ordinal) || parts[0].Length == _nonce.Length + 2
            || !parts[1].StartsWith("s=", StringComparison.Ordinal) || !parts[2].StartsWith("i=", StringComparison.Ordinal)
            || !SaslBase64.TryDecode(Encoding.UTF8.GetBytes(parts[1][2..]), out byte[]? salt) || salt.Length == 0
            || !int.TryParse(parts[2].AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out int iterations)
            || iterations is < 1 or > MostIterations)
            return null;
        string withoutProof = $"c={_binding},{parts[0]}";
        return Prove(salt, iterations, withoutProof, Encoding.UTF8.GetBytes($"{_first},{serverFirst},{withoutProof}"));
    }

    private byte[] Prove(byte[] salt, int iterations, string withoutProof, byte[] authMessage)
    {
        byte[] salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(_password), salt, iterations, _hash, CryptographicOperations.HashData(_hash, []).Length);
        byte[] proof = Hmac(salted, "Client Key"u8);
        byte[] signature = Hmac(CryptographicOperations.HashData(_hash, proof), authMessage);
        for (int i = 0; i < proof.Length; i++) proof[i] ^= signature[i];
        _serverSignature = Hmac(Hmac(salted, "Server Key"u8), authMessage);
        return Encoding.UTF8.GetBytes($"{withoutProof},p={Convert.ToBase64String(proof)}");
    }

    private byte[] Hmac(byte[] key, ReadOnlySpan<byte> data) => CryptographicOperations.HmacData(_hash, key, data);

    private byte[]? CheckServer(string serverFinal)
    {
        _isProven = serverFinal.StartsWith("v=", StringComparison.Ordinal)
            && SaslBase64.TryDecode(Encoding.UTF8.GetBytes(serverFinal[2..].Split(',')[0]), out byte[]? signature)
            && CryptographicOperations.FixedTimeEquals(signature, _serverSignature);
        return _isProven ? [] : null;
    }
}
