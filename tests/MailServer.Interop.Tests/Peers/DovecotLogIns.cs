using System.Globalization;
using MailServer.Interop.Tests.Host;

namespace MailServer.Interop.Tests.Peers;

/// <summary>Dovecot as the keeper of Postfix's log-ins, with one user.</summary>
internal sealed class DovecotLogIns : IAsyncDisposable
{
    public const string User = "relay";
    public const string Password = "a secret of the relay";

    private readonly PeerProcess _process;

    private DovecotLogIns(PeerProcess process, int port)
    {
        _process = process;
        Port = port;
    }

    public int Port { get; }

    /// <summary>Lines of Postfix's configuration that send log-ins here, and let in nobody else.</summary>
    public string PostfixSettings => string.Create(CultureInfo.InvariantCulture, $"""
        smtpd_sasl_auth_enable = yes
        smtpd_sasl_type = dovecot
        smtpd_sasl_path = inet:127.0.0.1:{Port}
        smtpd_sasl_security_options = noanonymous
        smtpd_recipient_restrictions = permit_sasl_authenticated, reject
        """);

    public static async Task<DovecotLogIns> StartAsync(TemporaryFolder folder, string mechanism)
    {
        ProgramRun.Require("dovecot");
        PeerProcess.RequireRoot();
        int port = PeerProcess.FreePort();
        string users = folder.Write("users", $"{User}:{{PLAIN}}{Password}\n");
        string configuration = folder.Write("dovecot.conf", string.Create(CultureInfo.InvariantCulture, $$"""
            base_dir = {{folder.File("dovecot")}}
            log_path = {{folder.File("dovecot.log")}}
            protocols =
            ssl = no
            disable_plaintext_auth = no
            auth_mechanisms = {{mechanism}}
            passdb {
              driver = passwd-file
              args = {{users}}
            }
            userdb {
              driver = static
              args = uid=nobody gid=nogroup home=/nonexistent
            }
            service auth {
              inet_listener {
                address = 127.0.0.1
                port = {{port}}
              }
            }

            """));
        await ProgramRun.SucceedAsync("chmod", "755", folder.Path);
        await ProgramRun.SucceedAsync("chmod", "644", users);
        return new DovecotLogIns(await PeerProcess.StartAsync(port, "dovecot", "-F", "-c", configuration), port);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
