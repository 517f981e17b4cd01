namespace MailServer.Hosting.Options;

/// <summary>What must be right with the listeners before anything is bound.</summary>
internal sealed class ListenerRules(MailServerOptions options, IEnumerable<string> engines)
{
    private readonly HashSet<string> _engines = new(engines, StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(string Address, int Port), string> _taken = [];

    public void Check(ErrorList errors)
    {
        foreach (var (name, listener) in options.Listeners)
        {
            var own = errors.Within(name);
            if (CheckProtocol(name, listener, own) is { } protocol)
                CheckEndpoint(name, protocol, listener, own);
            CheckTls(listener, own);
            if (listener.Backlog is < 1 or > 65_535)
                own.Add(nameof(listener.Backlog), "must be between 1 and 65535");
        }
    }

    private string? CheckProtocol(string name, MailListenerOptions listener, ErrorList errors)
    {
        var protocol = ProtocolDefaults.ProtocolOf(name, listener);
        if (protocol is null)
            errors.Add(nameof(listener.Protocol), $"is missing; only the names {string.Join(", ", ProtocolDefaults.Names)} imply one");
        else if (!_engines.Contains(protocol))
            errors.Add(nameof(listener.Protocol), MissingEngine(protocol));
        return protocol;
    }

    private string MissingEngine(string protocol)
    {
        var text = $"no engine serves '{protocol}'";
        if (ProtocolDefaults.TryGetAddition(protocol, out var call))
            return $"{text}; add {call} after AddMailServer(…), or remove the listener";
        return _engines.Count == 0 ? text : $"{text}; served are {string.Join(", ", _engines.Order(StringComparer.Ordinal))}";
    }

    private void CheckEndpoint(string name, string protocol, MailListenerOptions listener, ErrorList errors)
    {
        switch (BindAddress.Parse(listener.Address))
        {
            case null:
                errors.Add(nameof(listener.Address), $"'{listener.Address}' is not *, ::, localhost, an IP address, or unix:/path (at most 107 bytes)");
                break;
            case BindAddress.Unix when listener.Port is not null:
                errors.Add(nameof(listener.Port), "a Unix socket has no port");
                break;
            case BindAddress.Unix:
                CheckFree(name, (listener.Address, 0), errors);
                break;
            default:
                CheckPort(name, protocol, listener, errors);
                break;
        }
    }

    private void CheckPort(string name, string protocol, MailListenerOptions listener, ErrorList errors)
    {
        var tls = ProtocolDefaults.TlsOf(name, protocol, listener);
        if ((listener.Port ?? ProtocolDefaults.PortOf(protocol, tls)) is not { } port)
            errors.Add(nameof(listener.Port), $"is missing; {protocol} with TLS mode '{tls}' has no port of its own");
        else if (port is < 0 or > 65_535)
            errors.Add(nameof(listener.Port), $"{port} is not between 0 and 65535");
        else if (port != 0)
            CheckFree(name, (listener.Address.ToLowerInvariant(), port), errors);
    }

    private void CheckFree(string name, (string Address, int Port) place, ErrorList errors)
    {
        if (!_taken.TryAdd(place, name))
            errors.Add(place.Port == 0 ? "Address" : "Port", $"the listener '{_taken[place]}' has the same address and port");
    }

    private void CheckTls(MailListenerOptions listener, ErrorList errors)
    {
        if (listener.Certificate is { } certificate && !IsDefault(certificate) && !options.Certificates.ContainsKey(certificate))
            errors.Add(nameof(listener.Certificate), $"there is no certificate '{certificate}' under {options.SectionPath}:{nameof(options.Certificates)}");
        if (listener.ClientCertificates != ClientCertificateMode.None && listener.Tls == MailTlsMode.None)
            errors.Add(nameof(listener.ClientCertificates), "needs TLS");
        if (listener.ClientCertificateAuthorities is { } path && !File.Exists(path))
            errors.Add(nameof(listener.ClientCertificateAuthorities), $"there is no file '{path}'");
    }

    private static bool IsDefault(string certificate) => certificate.Equals("Default", StringComparison.OrdinalIgnoreCase);
}
