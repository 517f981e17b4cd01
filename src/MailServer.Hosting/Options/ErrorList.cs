namespace MailServer.Hosting.Options;

/// <summary>Collects errors under the full names of their keys.</summary>
internal sealed class ErrorList(string path, List<string> texts)
{
    public IReadOnlyList<string> Texts => texts;

    public void Add(string key, string text) => texts.Add($"{path}:{key}: {text}");

    public ErrorList Within(string key) => new($"{path}:{key}", texts);
}
