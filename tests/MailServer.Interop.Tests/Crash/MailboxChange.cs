namespace MailServer.Interop.Tests.Crash;

/// <summary>What a command does if it is done: messages leave one mailbox and stand in another, all at once.</summary>
/// <param name="Source">Where messages are taken from.</param>
/// <param name="Removed">Their UIDs; none for what only adds.</param>
/// <param name="Target">Where messages come to.</param>
/// <param name="Added">Their subjects, in order of their new UIDs.</param>
internal sealed record MailboxChange(KnownMailbox Source, uint[] Removed, KnownMailbox Target, string[] Added)
{
    /// <summary>Does the change to what the client knows.</summary>
    /// <param name="uids">The new UIDs.</param>
    public void Apply(uint[] uids)
    {
        Assert.Equal(Added.Length, uids.Length);
        foreach (uint uid in Removed) Source.Messages.Remove(uid);
        foreach (var (uid, subject) in uids.Zip(Added)) Target.Add(uid, subject);
    }
}
