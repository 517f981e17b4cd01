using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using MailServer.Interop.Tests.Host;
using Xunit.Sdk;

namespace MailServer.Interop.Tests.Clients;

/// <summary>Thunderbird without a screen, with one IMAP account, driven by scripts that call what its own windows call.</summary>
internal sealed class Thunderbird : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan ScriptLimit = TimeSpan.FromSeconds(120);

    private readonly TemporaryFolder _folder = new();
    private Process? _process;
    private Marionette? _marionette;

    public static async Task<Thunderbird> StartAsync(HostProcess host, string user)
    {
        ProgramRun.Require("thunderbird");
        var thunderbird = new Thunderbird();
        try
        {
            await thunderbird.OpenAsync(host, user);
            return thunderbird;
        }
        catch
        {
            await thunderbird.DisposeAsync();
            throw;
        }
    }

    /// <summary>The last lines that it has exchanged with the server, for what goes wrong.</summary>
    public string Protocol => string.Join('\n', File.ReadLines(_folder.File("protocol.moz_log")).TakeLast(80));

    /// <summary>Runs the body of an asynchronous function that may use the words of the prelude.</summary>
    public async Task<JsonNode?> RunAsync(string body)
    {
        using var limit = new CancellationTokenSource(ScriptLimit * 2);
        try
        {
            return await _marionette!.RunAsync(Prelude + body, ScriptLimit, limit.Token);
        }
        catch (XunitException e)
        {
            throw new XunitException($"{e.Message}\n{Protocol}");
        }
    }

    /// <summary>Whether a condition holds, now or within the time.</summary>
    public async Task<bool> SeesAsync(string condition, TimeSpan time) => (bool)(await RunAsync($$"""
        const end = Date.now() + {{(int)time.TotalMilliseconds}};
        await until(() => ({{condition}}) || Date.now() > end);
        return {{condition}};
        """))!;

    /// <summary>The same, for a script that gives a list of words.</summary>
    public async Task<string[]> ListAsync(string body) => [.. (await RunAsync(body))!.AsArray().Select(item => (string)item!)];

    public async ValueTask DisposeAsync()
    {
        if (_marionette is not null) await _marionette.DisposeAsync();
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        _folder.Dispose();
    }

    private async Task OpenAsync(HostProcess host, string user)
    {
        var profile = Directory.CreateDirectory(_folder.File("profile")).FullName;
        await File.WriteAllTextAsync(Path.Combine(profile, "user.js"), Preferences(host.Port("imap"), user));
        var start = new ProcessStartInfo("thunderbird", ["--headless", "--marionette", "--remote-allow-system-access", "--no-remote", "--profile", profile])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["HOME"] = Directory.CreateDirectory(_folder.File("home")).FullName,
                ["MOZ_LOG"] = "sync,timestamp,IMAP:4",
                ["MOZ_LOG_FILE"] = _folder.File("protocol"),
            },
        };
        using var limit = new CancellationTokenSource(StartLimit);
        var port = PortAsync(profile, limit.Token);
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _marionette = await Marionette.ConnectAsync(await port, limit.Token);
        await RunAsync($"""
            const login = Cc["@mozilla.org/login-manager/loginInfo;1"].createInstance(Ci.nsILoginInfo);
            login.init("imap://127.0.0.1", null, "imap://127.0.0.1", "{user}", "{HostProcess.Password}", "", "");
            await Services.logins.addLoginAsync(login);
            """);
    }

    /// <summary>The port of the remote control, as soon as the program has written it into its profile.</summary>
    private static async Task<int> PortAsync(string profile, CancellationToken cancellationToken)
    {
        var found = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watcher = new FileSystemWatcher(profile, "MarionetteActivePort");
        watcher.Created += (_, file) => Look(file.FullPath);
        watcher.Changed += (_, file) => Look(file.FullPath);
        watcher.Renamed += (_, file) => Look(file.FullPath);
        watcher.EnableRaisingEvents = true;
        return await found.Task.WaitAsync(cancellationToken);

        void Look(string path)
        {
            if (int.TryParse(File.ReadAllText(path), NumberStyles.None, CultureInfo.InvariantCulture, out var port)) found.TrySetResult(port);
        }
    }

    private static string Preferences(int port, string user) => $"""
        user_pref("mail.accountmanager.accounts", "account1");
        user_pref("mail.accountmanager.defaultaccount", "account1");
        user_pref("mail.account.account1.identities", "id1");
        user_pref("mail.account.account1.server", "server1");
        user_pref("mail.identity.id1.fullName", "Reader");
        user_pref("mail.identity.id1.useremail", "{user}");
        user_pref("mail.identity.id1.valid", true);
        user_pref("mail.server.server1.type", "imap");
        user_pref("mail.server.server1.hostname", "127.0.0.1");
        user_pref("mail.server.server1.port", {port});
        user_pref("mail.server.server1.socketType", 0);
        user_pref("mail.server.server1.authMethod", 3);
        user_pref("mail.server.server1.userName", "{user}");
        user_pref("mail.server.server1.name", "{user}");
        user_pref("mail.server.server1.login_at_startup", false);
        user_pref("mail.server.server1.check_new_mail", false);
        user_pref("mail.server.server1.use_idle", true);
        user_pref("mail.server.server1.use_condstore", true);
        user_pref("marionette.port", 0);
        user_pref("app.update.enabled", false);
        user_pref("datareporting.policy.dataSubmissionEnabled", false);
        user_pref("toolkit.telemetry.enabled", false);
        user_pref("network.captive-portal-service.enabled", false);
        user_pref("mail.spotlight.firstRunDone", true);
        user_pref("mail.rights.version", 1);
        user_pref("mailnews.start_page.enabled", false);
        user_pref("mail.provider.suppress_dialog_on_startup", true);
        user_pref("mail.shell.checkDefaultClient", false);
        user_pref("network.proxy.type", 1);
        user_pref("network.proxy.http", "127.0.0.1");
        user_pref("network.proxy.http_port", 9);
        user_pref("network.proxy.ssl", "127.0.0.1");
        user_pref("network.proxy.ssl_port", 9);
        user_pref("network.proxy.no_proxies_on", "127.0.0.1");
        """;

    // Folders and messages by their names, and a wait for what the program has seen.
    private const string Prelude = """
        const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
        const server = MailServices.accounts.accounts[0].incomingServer;
        const root = server.rootFolder;
        const folder = name => root.descendants.find(f => f.name.toLowerCase() == name.toLowerCase());
        const update = f => f.updateFolder(null);
        const messages = f => [...f.messages];
        const find = (f, subject) => messages(f).find(m => m.mime2DecodedSubject == subject);
        const subjects = f => messages(f).map(m => m.mime2DecodedSubject).sort();
        const until = condition => new Promise((ok, no) => {
          const timer = Cc["@mozilla.org/timer;1"].createInstance(Ci.nsITimer);
          timer.initWithCallback(() => {
            try { if (condition()) { timer.cancel(); ok(); } } catch (error) { timer.cancel(); no(error); }
          }, 50, Ci.nsITimer.TYPE_REPEATING_SLACK);
        });

        """;
}
