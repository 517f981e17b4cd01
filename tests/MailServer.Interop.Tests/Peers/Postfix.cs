using System.Diagnostics;
using System.Globalization;
using MailServer.Interop.Tests.Host;

namespace MailServer.Interop.Tests.Peers;

/// <summary>Postfix with a queue and a configuration of its own, on one port of the loopback.</summary>
internal sealed class Postfix : IAsyncDisposable
{
    private const string Daemons = "/usr/lib/postfix/sbin";

    private const string Services = """
        pickup    unix  n - n 60   1 pickup
        cleanup   unix  n - n -    0 cleanup
        qmgr      unix  n - n 300  1 qmgr
        tlsmgr    unix  - - n 1000? 1 tlsmgr
        rewrite   unix  - - n -    - trivial-rewrite
        bounce    unix  - - n -    0 bounce
        defer     unix  - - n -    0 bounce
        trace     unix  - - n -    0 bounce
        flush     unix  n - n 1000? 0 flush
        proxymap  unix  - - n -    - proxymap
        smtp      unix  - - n -    - smtp
        relay     unix  - - n -    - smtp
        lmtp      unix  - - n -    - lmtp
        error     unix  - - n -    - error
        retry     unix  - - n -    - error
        discard   unix  - - n -    - discard
        anvil     unix  - - n -    1 anvil
        scache    unix  - - n -    1 scache
        postlog   unix-dgram n - n - 1 postlogd

        """;

    private readonly PeerProcess _process;
    private readonly TemporaryFolder _folder;

    private Postfix(PeerProcess process, TemporaryFolder folder, int port)
    {
        _process = process;
        _folder = folder;
        Port = port;
    }

    public int Port { get; }

    public string Log => File.Exists(_folder.File("postfix.log")) ? File.ReadAllText(_folder.File("postfix.log")) : "";

    /// <param name="folder">Where it keeps everything.</param>
    /// <param name="name">Its host name.</param>
    /// <param name="settings">Lines of main.cf.</param>
    public static async Task<Postfix> StartAsync(TemporaryFolder folder, string name, params string[] settings)
    {
        ProgramRun.Require("postfix");
        PeerProcess.RequireRoot();
        int port = PeerProcess.FreePort();
        // Its processes run as another user, who must find the way.
        foreach (string directory in new[] { folder.Path, Directory.CreateDirectory(folder.File("spool")).FullName })
            await ProgramRun.SucceedAsync("chmod", "755", directory);
        Directory.CreateDirectory(folder.File("data"));
        await ProgramRun.SucceedAsync("chown", "postfix", folder.File("data"));
        Directory.CreateDirectory(folder.File("conf"));
        await WriteAsync(folder, "conf/main.cf", string.Create(CultureInfo.InvariantCulture, $"""
            compatibility_level = 3.6
            queue_directory = {folder.File("spool")}
            data_directory = {folder.File("data")}
            command_directory = /usr/sbin
            daemon_directory = {Daemons}
            mail_owner = postfix
            setgid_group = postdrop
            maillog_file = {folder.File("postfix.log")}
            maillog_file_prefixes = {folder.Path}
            myhostname = {name}
            mydestination =
            local_recipient_maps =
            alias_maps =
            alias_database =
            inet_interfaces = 127.0.0.1
            inet_protocols = ipv4
            mynetworks = 127.0.0.0/8
            smtpd_recipient_restrictions = permit_mynetworks, reject
            smtpd_client_connection_count_limit = 0

            """) + string.Join('\n', settings) + "\n");
        await WriteAsync(folder, "conf/master.cf", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port} inet n - n - - smtpd\n{Services}"));
        var process = await PeerProcess.StartAsync(port, "postfix", "-c", folder.File("conf"), "start-fg");
        return new Postfix(process, folder, port);
    }

    /// <summary>Makes a certificate for a name, signed by itself, as a PEM file with its key.</summary>
    public static (string Settings, string Certificate) Certificate(TemporaryFolder folder, string name)
    {
        var (pem, key) = TestCertificate.Create(name);
        string certificate = folder.Write(name + ".pem", pem);
        string keyFile = folder.Write(name + ".key", key);
        return ($"smtpd_tls_security_level = may\nsmtpd_tls_cert_file = {certificate}\nsmtpd_tls_key_file = {keyFile}", certificate);
    }

    /// <summary>Stops it with all its processes; the group that it leads goes with it.</summary>
    public async ValueTask DisposeAsync()
    {
        using var stop = Process.Start(new ProcessStartInfo("postfix", ["-c", _folder.File("conf"), "stop"]) { RedirectStandardError = true, RedirectStandardOutput = true });
        await stop!.WaitForExitAsync();
        await _process.DisposeAsync();
    }

    private static async Task WriteAsync(TemporaryFolder folder, string name, string text) =>
        await ProgramRun.SucceedAsync("chmod", "644", folder.Write(name, text));
}
