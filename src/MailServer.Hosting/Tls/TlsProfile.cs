using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MailServer.Hosting.Options;

namespace MailServer.Hosting.Tls;

/// <summary>How a listener speaks TLS: which certificate by default, and whether clients must show theirs.</summary>
internal sealed class TlsProfile(string? certificateName, ClientCertificateMode clientCertificates, X509Certificate2Collection? authorities)
{
    /// <summary>Made once for each certificate, because sessions are resumed only where the options' certificate context stays the same.</summary>
    private readonly ConditionalWeakTable<ServerCertificate, SslServerAuthenticationOptions> _options = [];

    public string? CertificateName => certificateName;

    public bool AsksForCertificate => clientCertificates != ClientCertificateMode.None;

    public static TlsProfile For(MailListenerOptions listener)
    {
        X509Certificate2Collection? authorities = null;
        if (listener.ClientCertificateAuthorities is { } path)
        {
            authorities = [];
            authorities.ImportFromPemFile(path);
            // Nobody's certificate would be trusted.
            if (authorities.Count == 0) throw new CryptographicException($"there is no certificate in '{path}'");
        }

        return new TlsProfile(listener.Certificate, listener.ClientCertificates, authorities);
    }

    public SslServerAuthenticationOptions OptionsFor(ServerCertificate certificate) => _options.GetValue(certificate, Make);

    private SslServerAuthenticationOptions Make(ServerCertificate certificate) => new()
    {
        ServerCertificateContext = certificate.Context,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        AllowRenegotiation = false,
        EncryptionPolicy = EncryptionPolicy.RequireEncryption,
        ClientCertificateRequired = AsksForCertificate,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        CertificateChainPolicy = authorities is null ? null : ChainPolicy(authorities),
        RemoteCertificateValidationCallback = AsksForCertificate ? CheckClient : null,
    };

    private bool CheckClient(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        // A client's certificate need not name a host.
        var isTrusted = certificate is not null && (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None;
        ((ServerTlsStream)sender).IsClientTrusted = isTrusted;
        return isTrusted || clientCertificates == ClientCertificateMode.Request;
    }

    private static X509ChainPolicy ChainPolicy(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
        // id-kp-clientAuth: a server's certificate from the same authority does not log anybody in.
        policy.ApplicationPolicy.Add(new System.Security.Cryptography.Oid("1.3.6.1.5.5.7.3.2"));
        return policy;
    }
}
