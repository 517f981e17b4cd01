using System.Globalization;
using System.Text.RegularExpressions;
using MailServer.Interop.Tests.Host;

namespace MailServer.Interop.Tests.Peers;

/// <summary>
/// OpenSMTPD in a directory of its own that it takes for the root: its paths and users are built in, and its package cannot be installed beside Postfix.
/// <c>MAILSERVER_OPENSMTPD</c> names the directory that the package was unpacked into.
/// </summary>
internal sealed partial class OpenSmtpd : IAsyncDisposable
{
    private const string Users = """
        root:x:0:0:root:/:/bin/false
        nobody:x:65534:65534:nobody:/:/bin/false
        opensmtpd:x:25001:25001::/var/lib/opensmtpd/empty:/bin/false
        opensmtpq:x:25002:25002::/var/lib/opensmtpd/empty:/bin/false

        """;

    private readonly PeerProcess _process;

    private OpenSmtpd(PeerProcess process, int port)
    {
        _process = process;
        Port = port;
    }

    public int Port { get; }

    /// <param name="folder">Where it keeps everything.</param>
    /// <param name="name">Its host name.</param>
    /// <param name="listen">What stands behind the address in <c>listen on</c>.</param>
    /// <param name="rules">Further lines of its configuration; <c>/etc/name.pem</c> and <c>/etc/name.key</c> are certificate and key of the name.</param>
    public static async Task<OpenSmtpd> StartAsync(TemporaryFolder folder, string name, string listen, params string[] rules)
    {
        string package = Package();
        PeerProcess.RequireRoot();
        int port = PeerProcess.FreePort();
        string root = folder.File("root");
        await ProgramRun.SucceedAsync("cp", "-r", package, root);
        foreach (string directory in new[] { "etc", "dev", "run", "tmp", "var/run", "var/spool/smtpd", "var/lib/opensmtpd/empty" }) Directory.CreateDirectory(Path.Combine(root, directory));
        await CopyLibrariesAsync(root);
        await WriteAsync(root, "etc/passwd", Users);
        await WriteAsync(root, "etc/group", "root:x:0:\nnogroup:x:65534:\nopensmtpd:x:25001:\nopensmtpq:x:25002:\n");
        await WriteAsync(root, "etc/hosts", "127.0.0.1 localhost\n");
        await WriteAsync(root, "dev/null", "", "666");
        var (certificate, key) = TestCertificate.Create(name);
        await WriteAsync(root, $"etc/{name}.pem", certificate);
        await WriteAsync(root, $"etc/{name}.key", key, "600");
        string configuration = string.Create(
            CultureInfo.InvariantCulture, $"pki {name} cert \"/etc/{name}.pem\"\npki {name} key \"/etc/{name}.key\"\nlisten on 127.0.0.1 port {port} hostname {name} {listen}\n");
        await WriteAsync(root, "etc/smtpd.conf", configuration + string.Join('\n', rules) + "\n");
        foreach (string directory in new[] { folder.Path, root, Path.Combine(root, "var"), Path.Combine(root, "var/spool") }) await ProgramRun.SucceedAsync("chmod", "755", directory);
        await ProgramRun.SucceedAsync("chmod", "711", Path.Combine(root, "var/spool/smtpd"));
        return new OpenSmtpd(await PeerProcess.StartAsync(port, "chroot", root, "/usr/sbin/smtpd", "-d", "-f", "/etc/smtpd.conf"), port);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static string Package()
    {
        string? package = Environment.GetEnvironmentVariable("MAILSERVER_OPENSMTPD");
        if (package is not null && File.Exists(Path.Combine(package, "usr/sbin/smtpd"))) return package;
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail("OpenSMTPD is not unpacked in MAILSERVER_OPENSMTPD, but CI must have it.");
        Assert.Skip("OpenSMTPD is not unpacked in MAILSERVER_OPENSMTPD.");
        return "";
    }

    private static async Task CopyLibrariesAsync(string root)
    {
        string libraries = await ProgramRun.SucceedAsync("ldd", Path.Combine(root, "usr/sbin/smtpd"));
        foreach (Match match in LibraryPath().Matches(libraries))
        {
            string copy = root + match.Value;
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(match.Value, copy, overwrite: true);
        }
    }

    private static async Task WriteAsync(string root, string name, string text, string mode = "644")
    {
        await File.WriteAllTextAsync(Path.Combine(root, name), text);
        await ProgramRun.SucceedAsync("chmod", mode, Path.Combine(root, name));
    }

    [GeneratedRegex("/[^ ]+", RegexOptions.NonBacktracking)]
    private static partial Regex LibraryPath();
}
