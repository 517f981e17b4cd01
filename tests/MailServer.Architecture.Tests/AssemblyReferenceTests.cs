using System.Reflection;

namespace MailServer.Architecture.Tests;

/// <summary>Who may see whom: host → engines and services → contracts → grammar. Engines and services never meet.</summary>
public sealed class AssemblyReferenceTests
{
    private const string Contracts = "MailServer.Abstractions";
    private const string Grammar = "MailServer.Protocol";

    public static TheoryData<string, string[]> Allowed => new()
    {
        { Grammar, [] },
        { Contracts, [Grammar, "Microsoft.Extensions.Logging.Abstractions"] },
        { "MailServer.Smtp", [Contracts, Grammar, "Microsoft.Extensions.Logging.Abstractions"] },
        { "MailServer.Pop3", [Contracts, Grammar, "Microsoft.Extensions.Logging.Abstractions"] },
        { "MailServer.Imap", [Contracts, Grammar, "Microsoft.Extensions.Logging.Abstractions"] },
        { "MailServer.Mime", [Contracts, Grammar, "MimeKit"] },
        { "MailServer.Authentication", [Contracts, Grammar, "Microsoft.Extensions.Logging.Abstractions", "Microsoft.Extensions.Options"] },
        { "MailServer.Authentication.Argon2", [Contracts, Grammar, "NSec.Cryptography"] },
        { "MailServer.Delivery", [Contracts, Grammar, "DnsClient", "MimeKit", "Microsoft.Extensions.Logging.Abstractions", "Microsoft.Extensions.Options"] },
        { "MailServer.Sharing", [Contracts, Grammar] },
        { "MailServer.Storage.Embedded", [Contracts, Grammar, "MailServer.Mime", "Microsoft.Data.Sqlite", "SQLitePCLRaw.core", "Microsoft.Extensions.Logging.Abstractions", "Microsoft.Extensions.Options"] },
        { "MailServer.Testing", [Contracts, Grammar, "MailServer.Mime", "MailServer.Core", "MailServer.Hosting", "MailServer.Authentication", "MailServer.Delivery", "MailServer.Smtp", "MailServer.Pop3", "MailServer.Imap", "MimeKit", "Microsoft.Extensions.*"] },
        { "MailServer.Testing.Conformance", [Contracts, Grammar, "MailServer.Mime", "CsCheck", "Microsoft.Extensions.TimeProvider.Testing", "xunit.v3.*"] },
        { "MailServer.Hosting", [Contracts, Grammar, "MailServer.Authentication", "MailServer.Delivery", "Microsoft.Extensions.*"] },
        { "MailServer.Core", [Contracts, Grammar, "MailServer.Hosting", "MailServer.Authentication", "MailServer.Delivery", "MailServer.Smtp", "MailServer.Pop3", "MailServer.Imap", "MailServer.Sharing", "MailServer.Storage.Embedded", "Microsoft.Extensions.*"] },
        { "MailServer.Kestrel", [Contracts, Grammar, "MailServer.Hosting", "Microsoft.AspNetCore.*", "Microsoft.Extensions.*"] },
    };

    [Theory]
    [MemberData(nameof(Allowed))]
    public void An_assembly_references_only_what_it_may(string assembly, string[] allowed)
    {
        var references = Assembly.Load(assembly).GetReferencedAssemblies()
            .Select(r => r.Name!)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal) && name is not ("System" or "netstandard" or "mscorlib"));

        Assert.All(references, name => Assert.Contains(allowed, pattern => Matches(pattern, name)));
    }

    [Fact]
    public void Every_library_is_listed() =>
        Assert.Equal(
            Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src")).Select(Path.GetFileName).Where(n => n!.StartsWith("MailServer.", StringComparison.Ordinal)).Order(),
            Allowed.Select(row => row.Data.Item1).Order());

    private static bool Matches(string pattern, string name) =>
        pattern.EndsWith('*') ? name.StartsWith(pattern[..^1], StringComparison.Ordinal) : name == pattern;
}
