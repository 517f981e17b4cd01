using MailServer.Fuzz;

namespace MailServer.Testing.Tests;

/// <summary>What fuzzers have found so far, given again to what they found it with: <c>corpus</c> leads far into the code, <c>regressions</c> were bugs.</summary>
public sealed class FuzzCorpusTests
{
    static FuzzCorpusTests() => Patience.Time = TimeSpan.FromMinutes(2);

    public static TheoryData<string> Targets => [.. FuzzTargets.All.Keys];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Every_input_that_is_kept_is_answered(string target)
    {
        var files = Files("corpus", target);
        Assert.NotEmpty(files);
        foreach (var file in files.Concat(Files("regressions", target)))
        {
            var failure = Record.Exception(() => FuzzTargets.All[target](File.ReadAllBytes(file)));
            Assert.True(failure is null, $"{file}: {failure}");
        }
    }

    /// <summary>A folder that no target reads would keep nothing.</summary>
    [Fact]
    public void All_that_is_kept_belongs_to_a_target()
    {
        var folders = new[] { "corpus", "regressions" }.Select(Folder).Where(Directory.Exists).SelectMany(Directory.GetDirectories);
        Assert.All(folders, folder => Assert.Contains(Path.GetFileName(folder), FuzzTargets.All.Keys));
    }

    private static string Folder(string kind) => Path.Combine(AppContext.BaseDirectory, kind);

    private static string[] Files(string kind, string target) =>
        Path.Combine(Folder(kind), target) is var folder && Directory.Exists(folder) ? Directory.GetFiles(folder) : [];
}
