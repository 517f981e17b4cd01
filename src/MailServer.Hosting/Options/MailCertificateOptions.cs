namespace MailServer.Hosting.Options;

/// <summary>One certificate with its key: <c>Certificates:&lt;name&gt;</c>. The files are looked at again every half minute; a bad one keeps the last good certificate in use.</summary>
public sealed class MailCertificateOptions
{
    /// <summary>A PFX file, or a PEM file with the certificate and the chain after it.</summary>
    public string? Path { get; set; }

    /// <summary>The password of the PFX file or of the encrypted key.</summary>
    public string? Password { get; set; }

    /// <summary>The PEM file with the key. Null: the key stands in <see cref="Path"/>.</summary>
    public string? KeyPath { get; set; }

    /// <summary>Names that clients may ask for (SNI) to get this certificate, such as <c>mail.example.org</c> or <c>*.example.org</c>. Empty: the names in the certificate.</summary>
    public IList<string> Hosts { get; } = new List<string>();
}
