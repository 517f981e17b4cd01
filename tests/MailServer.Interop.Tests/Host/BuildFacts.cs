using System.Reflection;

namespace MailServer.Interop.Tests.Host;

/// <summary>Where the build put things.</summary>
internal static class BuildFacts
{
    public static string RepositoryRoot => Read("RepositoryRoot");

    public static string HostAssembly => Read("HostAssembly");

    private static string Read(string key) =>
        typeof(BuildFacts).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
