namespace MailServer.Hosting.Tests.Options;

/// <summary>The documentation, the binder and the options classes know the same keys.</summary>
public class ConfigurationReferenceTests
{
    [Fact]
    public void The_reference_lists_every_key_with_its_default() =>
        Assert.Equal(OptionKeys.All().OrderBy(key => key.Key, StringComparer.Ordinal), Documented().OrderBy(key => key.Key, StringComparer.Ordinal));

    [Fact]
    public void Every_key_can_be_set_by_the_configuration()
    {
        var settings = OptionKeys.All().Keys.Select(key => (key.Replace("<name>", "imap"), "x")).ToArray();
        var options = BindingTests.Bind(settings);

        Assert.Empty(options.UnknownKeys);
        Assert.DoesNotContain(options.BindingErrors, error => error.Contains("no such setting"));
    }

    private static Dictionary<string, string> Documented()
    {
        var path = Path.Combine(RepositoryRoot(), "docs", "configuration.md");
        return File.ReadLines(path)
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .ToDictionary(cells => cells[1].Trim('`'), cells => cells[2]);
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "MailServer.Core.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
