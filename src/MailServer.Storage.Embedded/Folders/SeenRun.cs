namespace MailServer.Storage.Embedded.Folders;

/// <summary>Collects messages whose \Seen a reader changes, in the order of the folder: neighbours become one range, whatever UIDs between them are gone.</summary>
internal sealed class SeenRun(ulong modSeq)
{
    private readonly List<SeenRange> _ranges = [];
    private bool _isOpen;

    public IReadOnlyList<SeenRange> Ranges => _ranges;

    /// <summary>How many more messages have \Seen.</summary>
    public int Delta { get; private set; }

    /// <summary>The next message changes.</summary>
    public void Add(uint uid, bool isSeen)
    {
        Delta += isSeen ? 1 : -1;
        if (_isOpen && _ranges[^1].IsSeen == isSeen) _ranges[^1] = _ranges[^1] with { Last = uid };
        else _ranges.Add(new SeenRange(uid, uid, modSeq, isSeen));
        _isOpen = true;
    }

    /// <summary>The next message stays as it is.</summary>
    public void Pass() => _isOpen = false;
}
