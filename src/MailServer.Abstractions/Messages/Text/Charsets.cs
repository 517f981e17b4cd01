using System.Text;

namespace MailServer.Messages.Text;

/// <summary>Charsets by the names that mail uses.</summary>
public static class Charsets
{
    /// <summary>The charset of a name. US-ASCII and none at all are read as UTF-8, which holds them; an unknown one as Latin-1, which loses no byte.</summary>
    public static Encoding Find(string? name)
    {
        if (name is null || IsAscii(name)) return Encoding.UTF8;
        try
        {
            // Asked directly: registering the provider would change the whole process.
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return Encoding.Latin1;
        }
    }

    private static bool IsAscii(string name) =>
        name.Equals("us-ascii", StringComparison.OrdinalIgnoreCase) || name.Equals("utf-8", StringComparison.OrdinalIgnoreCase);
}
