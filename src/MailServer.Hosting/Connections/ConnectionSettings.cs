using System.Net;
using MailServer.Hosting.Tls;
using Microsoft.Extensions.Logging;

namespace MailServer.Hosting.Connections;

/// <summary>What the connections of a listener have in common.</summary>
internal sealed record ConnectionSettings
{
    public required ServerTls? Tls { get; init; }

    public required TimeProvider Clock { get; init; }

    public required TimeSpan WriteTimeout { get; init; }

    public required ILogger Logger { get; init; }
}

/// <summary>Who speaks to whom.</summary>
internal readonly record struct ConnectionFacts(EndPoint? Local, EndPoint? Remote);
