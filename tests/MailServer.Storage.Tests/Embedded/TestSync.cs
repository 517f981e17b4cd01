using MailServer.Storage.Embedded.Segments;
using Microsoft.Win32.SafeHandles;

namespace MailServer.Storage.Tests.Embedded;

/// <summary>Syncs that count, fail when told to, or do something at the moment when the bodies of a group are written and nothing is committed.</summary>
internal sealed class TestSync : FileSync
{
    private int _files;

    public int Files => _files;

    public volatile bool Fails;

    public Action<int>? OnSync { get; set; }

    public override void SyncFile(SafeFileHandle file)
    {
        var number = Interlocked.Increment(ref _files);
        OnSync?.Invoke(number);
        if (Fails) throw new IOException("The disk is broken.");
        base.SyncFile(file);
    }
}
