namespace MailServer.SideBySide.Servers;

/// <summary>The reference host without its index of texts.</summary>
internal sealed class UnindexedHost(string folder, string assembly, int nextHop) : PublishedHost(folder, assembly, nextHop)
{
    public override string Settings => "the same, TextIndex=false";

    protected override bool HasTextIndex => false;
}
