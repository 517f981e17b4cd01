using MailServer.Interop.Tests.Peers;

namespace MailServer.Interop.Tests.Host;

/// <summary>What a new user gets wrong is told in a line that names it: no stack trace, no word of another program, no false success.</summary>
public sealed class WrongUseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_data_directory_that_cannot_be_made()
    {
        string file = _folder.Write("file", "");
        await RefusedAsync(file, ["MailServer:DataDirectory", file], "--MailServer:Listeners:smtp:Port=0");
        await RefusedAsync(Path.Combine(file, "data"), ["MailServer:DataDirectory", file], "--MailServer:Listeners:smtp:Port=0");
        await RefusedAsync(file, [file], "user", "list");
    }

    [Fact]
    public async Task A_settings_file_that_is_no_JSON()
    {
        string file = _folder.Write("appsettings.json", "{ \"MailServer\": { \"HostName\": \"x\", }");
        await RefusedAsync(_folder.File("data"), [file, "LineNumber: 0"], "--MailServer:Listeners:smtp:Port=0");
        await RefusedAsync(_folder.File("data"), [file], "user", "list");
    }

    [Fact]
    public async Task Certificates_by_halves()
    {
        var (certificate, key) = TestCertificate.Create("a.example.test");
        string certificateFile = _folder.Write("certificate.pem", certificate), keyFile = _folder.Write("key.pem", key), text = _folder.Write("text.pem", "hello");
        string otherKey = _folder.Write("other.pem", TestCertificate.Create("b.example.test").Key);
        const string Setting = "MailServer:Certificates:Default:Path";
        await RefusedAsync(_folder.File("data"), [Setting, certificateFile, "KeyPath"], Default("Path", certificateFile));
        await RefusedAsync(_folder.File("data"), [Setting, keyFile, "there is no certificate"], Default("Path", keyFile));
        await RefusedAsync(_folder.File("data"), [Setting, text, "neither PEM nor PFX"], Default("Path", text));
        await RefusedAsync(_folder.File("data"), [Setting, "KeyPath", certificateFile, "there is no private key"], Default("Path", certificateFile), Default("KeyPath", certificateFile));
        await RefusedAsync(_folder.File("data"), [Setting, otherKey, "does not match"], Default("Path", certificateFile), Default("KeyPath", otherKey));
        await RefusedAsync(
            _folder.File("data"), ["MailServer:Listeners:imaps:ClientCertificateAuthorities", text],
            "--MailServer:Listeners:imaps:ClientCertificates=require", "--MailServer:Listeners:imaps:ClientCertificateAuthorities=" + text);

        static string Default(string name, string file) => $"--MailServer:Certificates:Default:{name}={file}";
    }

    /// <summary>A nightly backup of a directory that was mistyped would be found empty on the day when it is needed.</summary>
    [Theory]
    [InlineData("verify")]
    [InlineData("backup", "copy")]
    [InlineData("repair")]
    [InlineData("restored")]
    [InlineData("user", "list")]
    [InlineData("queue", "list")]
    [InlineData("search", "status")]
    public async Task A_mistyped_data_directory_is_not_taken_for_an_empty_one(params string[] command)
    {
        string nowhere = _folder.File("nowhere");
        await RefusedAsync(nowhere, ["There is no store in " + nowhere], [.. command.Select(word => word == "copy" ? _folder.File(word) : word)]);
        Assert.False(Directory.Exists(nowhere));
        Assert.False(Directory.Exists(_folder.File("copy")));
    }

    [Fact]
    public async Task Wrong_arguments_of_commands()
    {
        string data = _folder.File("data");
        var (code, output) = await HostProcess.RunAsync(data, null, "domain", "add", "example.test");
        Assert.True(code == 0, output);
        await HostProcess.RunAsync(data, HostProcess.Password, "user", "add", "a@example.test", "--password-stdin");

        await RefusedAsync(data, ["--quota", "'-5'"], "user", "change", "a@example.test", "--quota", "-5");
        await RefusedAsync(data, ["--quota", "'much'"], "user", "change", "a@example.test", "--quota", "much");
        await RefusedAsync(data, ["text"], "vacation", "set", "a@example.test");
        await RefusedAsync(data, ["'me'"], "vacation", "set", "a@example.test", "--text", "away", "--address", "me");
        await RefusedAsync(data, ["'abc'"], "queue", "show", "abc");
        await RefusedAsync(data, ["'foo'"], "foo");
        await RefusedAsync(data, ["There is no backup in /nowhere"], "repair", "--backup", "/nowhere");
    }

    private static async Task RefusedAsync(string data, string[] words, params string[] arguments)
    {
        var (code, output) = await HostProcess.RunInAsync(WorkingDirectory(data), data, "", arguments);
        Assert.True(code == 1, $"{string.Join(' ', arguments)} ended with {code}:\n{output}");
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(Array.Exists(lines, line => Array.TrueForAll(words, word => line.Contains(word, StringComparison.Ordinal))), output);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", output, StringComparison.Ordinal);
    }

    private static string WorkingDirectory(string data) => Path.GetDirectoryName(data) is { } parent && Directory.Exists(parent) ? parent : Path.GetTempPath();
}
