using MailServer.Hosting.Options;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MailServer.Hosting.Tls;

/// <summary>All certificates, chosen by the name that a client asks for, and looked at again while the server runs.</summary>
internal sealed class CertificateStore : IDisposable
{
    public const string DefaultName = "Default";

    /// <summary>Reading two small files costs nothing; half a minute is soon enough for a renewal. Polling also works where watching does not: network disks, links that are switched.</summary>
    internal static readonly TimeSpan ReloadInterval = TimeSpan.FromSeconds(30);

    private readonly List<CertificateSource> _sources;
    private readonly SelfSignedCertificate? _selfSigned;
    private readonly MailServerOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Lock _loading = new();
    private ITimer? _timer;
    private CertificateMap _map = CertificateMap.Empty;

    public CertificateStore(IOptions<MailServerOptions> options, TimeProvider clock, ILogger<CertificateStore> logger)
    {
        _options = options.Value;
        _clock = clock;
        _logger = logger;
        _sources = [.. _options.Certificates.Select(certificate => new CertificateSource(certificate.Key, certificate.Value, logger))];
        if (!_options.Certificates.ContainsKey(DefaultName))
            _selfSigned = new SelfSignedCertificate(_options.DataDirectory, _options.HostName, clock, logger);
    }

    /// <summary>Raised after the certificates were looked at again, for tests.</summary>
    internal event Action? Reloaded;

    /// <summary>Loads everything, and from then on looks again from time to time. Loading twice does nothing.</summary>
    /// <exception cref="OptionsValidationException">Certificates cannot be loaded; all of them are named.</exception>
    public void Start()
    {
        lock (_loading)
        {
            if (_timer is not null)
                return;
            var errors = _sources.Select(Problem).Append(SelfSignedProblem()).OfType<string>().ToList();
            if (errors.Count > 0)
                throw new OptionsValidationException(nameof(MailServerOptions), typeof(MailServerOptions), errors);
            _map = new CertificateMap(_sources, _selfSigned?.Current);
            _timer = _clock.CreateTimer(static store => ((CertificateStore)store!).Reload(), this, ReloadInterval, ReloadInterval);
        }
    }

    /// <summary>The certificate for a name by SNI; else the listener's own; else the default.</summary>
    public ServerCertificate Select(string? serverName, string? listenerCertificate) =>
        Volatile.Read(ref _map).Select(serverName, listenerCertificate);

    public void Dispose() => _timer?.Dispose();

    private string? Problem(CertificateSource source) => source.Load() is { } problem
        ? $"{_options.SectionPath}:Certificates:{source.Name}:Path: {problem}"
        : null;

    private string? SelfSignedProblem()
    {
        try
        {
            _selfSigned?.Ensure();
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return $"{_options.SectionPath}:DataDirectory: the self-signed certificate cannot be kept there: {failure.Message}";
        }
    }

    private void Reload()
    {
        lock (_loading)
        {
            try
            {
                var changed = _sources.Count(source => source.Reload());
                if (_selfSigned?.Ensure() == true || changed > 0)
                    Volatile.Write(ref _map, new CertificateMap(_sources, _selfSigned?.Current ?? _map.Fallback));
            }
            catch (Exception failure)
            {
                Log.ReloadFailed(_logger, failure);
            }
        }

        Reloaded?.Invoke();
    }
}
