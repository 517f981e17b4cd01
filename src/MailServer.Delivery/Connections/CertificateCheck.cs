using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using MailServer.Connections;

namespace MailServer.Delivery.Connections;

/// <summary>Judges the certificate of one handshake by the policy.</summary>
internal sealed class CertificateCheck(ClientTlsPolicy policy)
{
    /// <summary>What is wrong with the certificate, whether it was taken or not.</summary>
    public TlsFault Fault { get; private set; } = TlsFault.Handshake;

    /// <summary>Why the certificate was not taken, or null.</summary>
    public string? Complaint { get; private set; }

    public bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        bool dane = policy.Associations.Count > 0;
        Fault = dane ? ByDane(certificate, chain, errors) : ByAuthority(chain, errors);
        bool accepted = Fault == TlsFault.None || (!dane && !policy.RequireVerified);
        if (!accepted) Complaint = dane ? "the certificate matches no TLSA record" : $"the certificate is not trusted ({errors})";
        return accepted;
    }

    private TlsFault ByDane(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null) return TlsFault.NotBound;
        using var own = new X509Certificate2(certificate);
        return DaneMatch.Matches(policy, own, chain, errors) ? TlsFault.None : TlsFault.NotBound;
    }

    private static TlsFault ByAuthority(X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None) return TlsFault.None;
        if (chain?.ChainStatus.Any(status => status.Status.HasFlag(X509ChainStatusFlags.NotTimeValid)) == true) return TlsFault.Expired;
        return errors == SslPolicyErrors.RemoteCertificateNameMismatch ? TlsFault.NameMismatch : TlsFault.NotTrusted;
    }
}
