namespace MailServer.Hosting.Tls;

/// <summary>The certificates at one moment, by configured name and by host.</summary>
internal sealed class CertificateMap
{
    public static readonly CertificateMap Empty = new([], null);

    private readonly Dictionary<string, ServerCertificate> _byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ServerCertificate> _byHost = new(StringComparer.OrdinalIgnoreCase);

    public CertificateMap(IEnumerable<CertificateSource> sources, ServerCertificate? fallback)
    {
        foreach (var source in sources)
        {
            if (source.Current is not { } certificate)
                continue;
            _byName[source.Name] = certificate;
            // The first that names a host keeps it.
            foreach (var host in source.Hosts)
                _byHost.TryAdd(host, certificate);
        }

        Fallback = _byName.GetValueOrDefault(CertificateStore.DefaultName) ?? fallback;
    }

    /// <summary>The default certificate.</summary>
    public ServerCertificate? Fallback { get; }

    public ServerCertificate Select(string? serverName, string? listenerCertificate) =>
        ByHost(serverName)
        ?? (listenerCertificate is null ? null : _byName.GetValueOrDefault(listenerCertificate))
        ?? Fallback
        ?? throw new InvalidOperationException("No certificate is loaded.");

    /// <summary>The name itself, else with its first label starred (RFC 9525 §6.3).</summary>
    private ServerCertificate? ByHost(string? serverName)
    {
        if (string.IsNullOrEmpty(serverName))
            return null;
        var host = serverName.TrimEnd('.');
        if (_byHost.TryGetValue(host, out var exact))
            return exact;
        var dot = host.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 ? _byHost.GetValueOrDefault("*" + host[dot..]) : null;
    }
}
