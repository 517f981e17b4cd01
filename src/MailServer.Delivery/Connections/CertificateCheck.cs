using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using MailServer.Connections;

namespace MailServer.Delivery.Connections;

/// <summary>Judges the certificate of one handshake by the policy.</summary>
internal sealed class CertificateCheck(ClientTlsPolicy policy)
{
    /// <summary>Whether the certificate is what the name or the DNS says.</summary>
    public bool IsVerified { get; private set; }

    /// <summary>Why the certificate was not taken, or null.</summary>
    public string? Complaint { get; private set; }

    public bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        var dane = policy.Associations.Count > 0;
        IsVerified = dane
            ? certificate is not null && DaneMatch.Matches(policy, new X509Certificate2(certificate), chain, errors)
            : errors == SslPolicyErrors.None;
        var accepted = IsVerified || (!dane && !policy.RequireVerified);
        if (!accepted) Complaint = dane ? "the certificate matches no TLSA record" : $"the certificate is not trusted ({errors})";
        return accepted;
    }
}
