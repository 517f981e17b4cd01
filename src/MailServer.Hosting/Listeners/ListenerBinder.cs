using System.Net.Sockets;
using System.Security.Cryptography;
using MailServer.Hosting.Connections;
using MailServer.Hosting.Engines;
using MailServer.Hosting.Options;
using MailServer.Hosting.Tls;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MailServer.Hosting.Listeners;

/// <summary>Binds every listener of the options, or none and tells all that stood in the way.</summary>
internal sealed class ListenerBinder(
    IOptions<MailServerOptions> options, CertificateStore certificates, HandshakeGate gate, TimeProvider clock, ILogger<StreamMailConnection> logger)
{
    private readonly MailServerOptions _options = options.Value;
    private readonly List<BoundListener> _bound = [];
    private readonly List<string> _taken = [];
    private readonly List<string> _impossible = [];

    /// <exception cref="MailEndpointInUseException">Endpoints are taken.</exception>
    /// <exception cref="OptionsValidationException">Addresses or ports cannot be used on this machine by this user.</exception>
    public IReadOnlyList<BoundListener> BindAll()
    {
        foreach (var (name, listener) in _options.Listeners)
            Bind(name, listener);
        if (_taken.Count + _impossible.Count == 0)
            return _bound;
        _bound.ForEach(listener => listener.Dispose());
        throw _impossible.Count > 0
            ? new OptionsValidationException(nameof(MailServerOptions), typeof(MailServerOptions), _impossible.Concat(_taken))
            : new MailEndpointInUseException(_taken, null);
    }

    /// <summary>What a listener's connections have in common.</summary>
    public ConnectionSettings SettingsFor(MailTlsMode tls, MailListenerOptions listener) => new()
    {
        Tls = tls == MailTlsMode.None ? null : new ServerTls(TlsProfile.For(listener), certificates, gate, _options.Limits.HandshakeTimeout, clock),
        Clock = clock,
        WriteTimeout = _options.Limits.WriteTimeout,
        Logger = logger,
    };

    private void Bind(string name, MailListenerOptions listener)
    {
        var protocol = ProtocolDefaults.ProtocolOf(name, listener)!;
        var tls = ProtocolDefaults.TlsOf(name, protocol, listener);
        var port = listener.Port ?? ProtocolDefaults.PortOf(protocol, tls) ?? 0;
        try
        {
            var settings = SettingsFor(tls, listener);
            foreach (var socket in AddressBinder.Bind(BindAddress.Parse(listener.Address)!, port, listener))
                _bound.Add(new BoundListener(socket, new MailListenerContext(name, protocol, tls, socket.LocalEndPoint, listener), settings));
        }
        catch (SocketException failure)
        {
            Keep(failure, PathOf(name), listener.Address, port);
        }
        catch (Exception failure) when (failure is CryptographicException or IOException or UnauthorizedAccessException)
        {
            _impossible.Add($"{PathOf(name)}:{nameof(listener.ClientCertificateAuthorities)}: {failure.Message}");
        }
    }

    private string PathOf(string name) => $"{_options.SectionPath}:{nameof(_options.Listeners)}:{name}";

    private void Keep(SocketException failure, string path, string address, int port)
    {
        if (failure.SocketErrorCode == SocketError.AddressAlreadyInUse)
            _taken.Add($"{path}:Port: {address} port {port} is taken by another program");
        else if (failure.SocketErrorCode == SocketError.AccessDenied)
            _impossible.Add($"{path}:Port: this user may not listen on {address} port {port}");
        else
            _impossible.Add($"{path}:Address: cannot listen on {address} port {port}: {failure.Message}");
    }
}
