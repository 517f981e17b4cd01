using MailServer.Hosting.Builder;
using MailServer.Hosting.Options;
using Microsoft.Extensions.Logging;

namespace MailServer.Testing;

/// <summary>How a <see cref="MailTestHost"/> is made. The defaults do for most tests.</summary>
public sealed class MailTestHostOptions
{
    /// <summary>The server's own domain; <see cref="MailTestHost.AddUserAsync"/> adds others as they come.</summary>
    public string Domain { get; set; } = "example.test";

    /// <summary>The clock's first instant.</summary>
    public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Whether it also listens on free ports of 127.0.0.1, for clients that cannot take a stream; see <see cref="MailTestHost.EndPoints"/>.</summary>
    public bool UsesLoopback { get; set; }

    /// <summary>Changes the server's options: limits, trusted networks, delivery.</summary>
    public Action<MailServerOptions>? Configure { get; set; }

    /// <summary>Adds the parts under test: checks, filters, verbs, a sink.</summary>
    public Action<IMailServerBuilder>? Build { get; set; }

    /// <summary>Takes the server's log; null for none.</summary>
    public ILoggerProvider? Log { get; set; }
}
