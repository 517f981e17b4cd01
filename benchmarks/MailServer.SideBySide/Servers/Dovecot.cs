using System.Diagnostics;

namespace MailServer.SideBySide.Servers;

/// <summary>Debian's Dovecot with a private configuration: sdbox, log-in processes that serve many connections, a cheap password check.</summary>
internal sealed class Dovecot(string folder) : Server("dovecot", folder)
{
    private readonly int _imap = FreePort.Next();
    private readonly int _pop3 = FreePort.Next();
    private readonly int _lmtp = FreePort.Next();

    public override string Settings => "sdbox; imap-login in high-performance mode (service_count 0); imap, pop3 and lmtp processes reused (service_count 100) and kept waiting (process_min_avail); static password";

    public override string User => "alice";

    public override string Password => "secret";

    protected override IEnumerable<int> ListeningPorts => [_imap, _pop3, _lmtp];

    public override int PortOf(string protocol) => protocol switch { "imap" => _imap, "pop3" => _pop3, _ => _lmtp };

    protected override ProcessStartInfo Prepare()
    {
        foreach (var name in (string[])["run", "mail"]) Directory.CreateDirectory(Path.Combine(Folder, name));
        Shell.Run("chown", "nobody", Path.Combine(Folder, "mail"));
        var path = Path.Combine(Folder, "dovecot.conf");
        File.WriteAllText(path, Configuration());
        return new ProcessStartInfo("dovecot", ["-F", "-c", path]);
    }

    private string Configuration() => $$"""
        base_dir = {{Folder}}/run
        log_path = {{Folder}}/log
        protocols = imap lmtp pop3
        listen = 127.0.0.1
        ssl = no
        disable_plaintext_auth = no
        auth_mechanisms = plain login
        default_login_user = dovenull
        default_internal_user = dovecot
        default_vsz_limit = 1 G
        mail_location = sdbox:{{Folder}}/mail/%u
        mail_uid = nobody
        mail_gid = nogroup
        first_valid_uid = 1
        last_valid_uid = 0
        first_valid_gid = 1
        mail_max_userip_connections = 0
        passdb {
          driver = static
          args = password={{Password}}
        }
        userdb {
          driver = static
          args = uid=nobody gid=nogroup home={{Folder}}/mail/%u allow_all_users=yes
        }
        service imap-login {
          inet_listener imap {
            port = {{_imap}}
          }
          inet_listener imaps {
            port = 0
          }
          service_count = 0
          process_min_avail = 2
          client_limit = 4000
        }
        service pop3-login {
          inet_listener pop3 {
            port = {{_pop3}}
          }
          inet_listener pop3s {
            port = 0
          }
          service_count = 0
        }
        service imap {
          process_limit = 4000
          service_count = 100
          process_min_avail = 2
        }
        service pop3 {
          process_limit = 4000
          service_count = 100
          process_min_avail = 2
        }
        service lmtp {
          inet_listener lmtp {
            address = 127.0.0.1
            port = {{_lmtp}}
          }
          service_count = 100
          process_min_avail = 10
        }
        service auth {
          client_limit = 20000
        }
        service anvil {
          client_limit = 20000
        }

        """;
}
