namespace MailServer.SideBySide.Servers;

/// <summary>The reference host with its defaults.</summary>
internal sealed class ReferenceHost(string folder, string assembly, int nextHop) : PublishedHost(folder, assembly, nextHop)
{
    protected override bool HasTextIndex => true;
}
