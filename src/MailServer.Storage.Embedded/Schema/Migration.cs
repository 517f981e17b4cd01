using System.Reflection;

namespace MailServer.Storage.Embedded.Schema;

/// <summary>One step from a version of the database to the next.</summary>
/// <param name="Name">For the log.</param>
/// <param name="Script">The SQL.</param>
internal sealed record Migration(string Name, string Script)
{
    /// <summary>All steps, in order: the first makes version 1. Steps are only ever added.</summary>
    public static IReadOnlyList<Migration> All { get; } =
    [
        Load("001-first"), Load("002-sharing"), Load("003-urlauth"), Load("004-outbound"),
        Load("005-lists"), Load("006-transport"), Load("007-copies"), Load("008-quota"),
        Load("009-seen"),
    ];

    private static Migration Load(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name + ".sql")
            ?? throw new InvalidOperationException("The script is missing: " + name);
        using var reader = new StreamReader(stream);
        return new Migration(name, reader.ReadToEnd());
    }
}
