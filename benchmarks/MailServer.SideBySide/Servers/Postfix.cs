using System.Diagnostics;

namespace MailServer.SideBySide.Servers;

/// <summary>Debian's Postfix with a private configuration: smtpd, cleanup, qmgr and the virtual delivery agent into a Maildir.</summary>
internal sealed class Postfix(string folder, int nextHop) : Server("postfix", folder)
{
    private readonly int _port = FreePort.Next();

    public override string Settings => "smtpd without client limits, look-ups or logging to a file; no pause while mail comes in faster than it leaves; virtual(8) into a Maildir; smtp(8) with kept connections, 20 at once from the beginning, no DNS";

    public override string User => "alice@example.test";

    public override string Password => "";

    /// <summary>Where delivered messages appear.</summary>
    public string NewMail => Path.Combine(Folder, "mail", "alice", "new");

    /// <summary>A domain whose mail is taken into the queue and then dropped.</summary>
    public const string DroppedDomain = "dropped.test";

    private const string Transports = "inline:{" + DroppedDomain + "=discard:}";

    /// <summary>Whether there is mail in the queue.</summary>
    public bool HasMail => ((string[])["maildrop", "incoming", "active", "deferred"])
        .Any(name => Directory.EnumerateFiles(Path.Combine(Folder, "queue", name), "*", SearchOption.AllDirectories).Any());

    protected override IEnumerable<int> ListeningPorts => [_port];

    public override int PortOf(string protocol) => _port;

    protected override ProcessStartInfo Prepare()
    {
        foreach (var name in (string[])["conf", "queue", "data", "mail"]) Directory.CreateDirectory(Path.Combine(Folder, name));
        Shell.Run("chown", "postfix", Path.Combine(Folder, "data"));
        Shell.Run("chown", "nobody", Path.Combine(Folder, "mail"));
        File.WriteAllText(Path.Combine(Folder, "conf", "main.cf"), Main());
        File.WriteAllText(Path.Combine(Folder, "conf", "master.cf"), Master());
        return new ProcessStartInfo("postfix", ["-c", Path.Combine(Folder, "conf"), "start-fg"]);
    }

    private string Main() => $"""
        compatibility_level = 3.6
        queue_directory = {Folder}/queue
        data_directory = {Folder}/data
        command_directory = /usr/sbin
        daemon_directory = /usr/lib/postfix/sbin
        mail_owner = postfix
        setgid_group = postdrop
        inet_interfaces = 127.0.0.1
        inet_protocols = ipv4
        myhostname = mail.example.test
        mydestination =
        virtual_mailbox_domains = example.test
        virtual_mailbox_base = {Folder}/mail
        virtual_mailbox_maps = static:alice/
        virtual_uid_maps = static:{Shell.Run("id", "-u", "nobody").Trim()}
        virtual_gid_maps = static:{Shell.Run("id", "-g", "nobody").Trim()}
        smtpd_client_connection_count_limit = 0
        smtpd_client_connection_rate_limit = 0
        smtpd_peername_lookup = no
        maillog_file =
        relayhost = [127.0.0.1]:{nextHop}
        mynetworks = 127.0.0.0/8
        transport_maps = {Transports}
        in_flow_delay = 0
        initial_destination_concurrency = 20
        default_destination_concurrency_limit = 20
        smtp_connection_cache_destinations = [127.0.0.1]:{nextHop}
        smtp_dns_support_level = disabled
        smtp_host_lookup = native
        smtp_tls_security_level = none

        """;

    private string Master() => $"""
        127.0.0.1:{_port} inet n - n - 200 smtpd
        pickup unix n - n 60 1 pickup
        cleanup unix n - n - 0 cleanup
        qmgr unix n - n 300 1 qmgr
        tlsmgr unix - - n 1000? 1 tlsmgr
        rewrite unix - - n - - trivial-rewrite
        bounce unix - - n - 0 bounce
        defer unix - - n - 0 bounce
        trace unix - - n - 0 bounce
        verify unix - - n - 1 verify
        flush unix n - n 1000? 0 flush
        proxymap unix - - n - - proxymap
        smtp unix - - n - - smtp
        relay unix - - n - - smtp
        showq unix n - n - - showq
        error unix - - n - - error
        retry unix - - n - - error
        discard unix - - n - - discard
        virtual unix - n n - - virtual
        anvil unix - - n - 1 anvil
        scache unix - - n - 1 scache
        postlog unix-dgram n - n - 1 postlogd

        """;
}
