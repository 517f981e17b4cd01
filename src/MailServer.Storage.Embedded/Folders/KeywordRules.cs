using System.Collections.Immutable;

namespace MailServer.Storage.Embedded.Folders;

/// <summary>What a keyword may be. The engine has checked that it is an atom; the store bounds what it keeps.</summary>
internal static class KeywordRules
{
    public static bool AreValid(ImmutableArray<string> names, EmbeddedStoreOptions options)
    {
        foreach (var name in names)
        {
            if (name.Length == 0 || name.Length > options.MaxKeywordLength) return false;
        }
        return names.Length <= options.MaxKeywords;
    }
}
