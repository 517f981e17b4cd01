namespace MailServer.Architecture.Tests;

/// <summary>Files stay small enough to hold one idea.</summary>
public sealed class SourceShapeTests
{
    private const int Longest = 800;
    private const int Usual = 400;

    [Fact]
    public void No_source_file_is_longer_than_the_limit() =>
        Assert.Empty(Lengths().Where(f => f.Lines > Longest).Select(f => $"{f.File}: {f.Lines}"));

    [Fact]
    public void Nine_files_in_ten_are_shorter_than_the_usual_length()
    {
        var lengths = Lengths().ToList();
        Assert.True(lengths.Count(f => f.Lines > Usual) <= lengths.Count / 10);
    }

    private static IEnumerable<(string File, int Lines)> Lengths() =>
        Repository.Sources("src").Concat(Repository.Sources("samples"))
            .Select(file => (Path.GetRelativePath(Repository.Root, file), File.ReadLines(file).Count()));
}
