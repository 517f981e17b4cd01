namespace MailServer.Delivery.Outbound.MtaSts;

/// <summary>A policy as it is kept.</summary>
/// <param name="Policy">The policy; null when only a failure is remembered.</param>
/// <param name="Id">The id that it was fetched for.</param>
/// <param name="Expires">When it no longer counts.</param>
/// <param name="Checked">Until when the same id is not fetched again.</param>
/// <param name="Problem">Why the last fetch failed.</param>
internal sealed record KeptPolicy(MtaStsPolicy? Policy, string Id, DateTimeOffset Expires, DateTimeOffset Checked, string? Problem)
{
    public MtaStsPolicy? PolicyAt(DateTimeOffset now) => now < Expires ? Policy : null;

    public bool IsCurrent(string id, DateTimeOffset now) => now < Checked && (Id == id || Problem is not null);
}
