using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MailServer.Connections;
using MailServer.Dns;

namespace MailServer.Delivery.Connections;

/// <summary>Holds a server's certificate against TLSA records (RFC 7672 §3).</summary>
internal static class DaneMatch
{
    private const byte TrustAnchor = 2;
    private const byte EndEntity = 3;

    /// <summary>Whether SMTP can use the record: PKIX-TA and PKIX-EE cannot be (RFC 7672 §3.1.3), nor can what is not known.</summary>
    public static bool IsUsable(TlsaAssociation record) =>
        record.Usage is TrustAnchor or EndEntity && record.Selector <= 1 && record.MatchingType <= 2;

    public static bool Matches(ClientTlsPolicy policy, X509Certificate2 certificate, X509Chain? chain, SslPolicyErrors errors) =>
        policy.Associations.Any(record => record.Usage switch
        {
            // RFC 7672 §3.1.1: name and dates do not count, the key is bound by the DNS.
            EndEntity => IsSame(record, certificate),
            // RFC 7672 §3.1.2: the name must match, and the anchor must be in the chain.
            TrustAnchor => (errors & SslPolicyErrors.RemoteCertificateNameMismatch) == 0 && chain is not null && IsIn(record, certificate, chain),
            _ => false,
        });

    // The chain is built with the matching certificate as its only root, so that every signature up to it is checked.
    private static bool IsIn(TlsaAssociation record, X509Certificate2 certificate, X509Chain presented)
    {
        foreach (var element in presented.ChainElements)
        {
            if (!IsSame(record, element.Certificate)) continue;
            using var chain = new X509Chain();
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority;
            chain.ChainPolicy.CustomTrustStore.Add(element.Certificate);
            foreach (var other in presented.ChainElements) chain.ChainPolicy.ExtraStore.Add(other.Certificate);
            if (chain.Build(certificate) && chain.ChainElements.Any(e => IsSame(record, e.Certificate))) return true;
        }

        return false;
    }

    private static bool IsSame(TlsaAssociation record, X509Certificate2 certificate)
    {
        ReadOnlySpan<byte> selected = record.Selector == 0 ? certificate.RawData : certificate.PublicKey.ExportSubjectPublicKeyInfo();
        return record.MatchingType switch
        {
            0 => record.Data.Span.SequenceEqual(selected),
            1 => record.Data.Span.SequenceEqual(SHA256.HashData(selected)),
            2 => record.Data.Span.SequenceEqual(SHA512.HashData(selected)),
            _ => false,
        };
    }
}
