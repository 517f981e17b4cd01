using MailServer.Protocol.Imap;

namespace MailServer.Imap.Mailboxes;

/// <summary>
/// The messages a client knows of, in the order of their sequence numbers (RFC 9051 §2.3.1.2): a packed array of UIDs and nothing else.
/// A message that is gone stays until the client was told.
/// </summary>
internal sealed class MailboxView
{
    private uint[] _uids;
    private bool _isShared;
    private int _next;

    /// <summary>Begins with the messages of a folder.</summary>
    /// <param name="uids">Ascending. An array is shared with whoever else has it, until this client knows of other messages.</param>
    public MailboxView(IReadOnlyList<uint> uids)
    {
        _isShared = uids is uint[];
        _uids = uids as uint[] ?? [.. uids];
        Length = _uids.Length;
    }

    public uint Count => (uint)Length;

    /// <summary>Ascending; the index is the sequence number less one.</summary>
    public ReadOnlySpan<uint> Uids => _uids.AsSpan(0, Length);

    /// <summary>What <c>*</c> means among UIDs; 0 in an empty mailbox.</summary>
    public uint LastUid => Length == 0 ? 0 : _uids[Length - 1];

    private int Length { get; set; }

    /// <summary>The sequence number of a message, or 0 when the client does not know it.</summary>
    public uint SequenceOf(uint uid)
    {
        // Whoever asks for one message mostly asks for the next one then.
        var index = _next < Length && _uids[_next] == uid ? _next : IndexOf(uid);
        if (index < 0) return 0;
        _next = index + 1;
        return (uint)_next;
    }

    // Where no UID is missing in between, it says itself where it stands.
    private int IndexOf(uint uid)
    {
        if (Length == 0 || _uids[Length - 1] - _uids[0] != Length - 1) return Uids.BinarySearch(uid);
        return uid >= _uids[0] && uid <= LastUid ? (int)(uid - _uids[0]) : -1;
    }

    /// <summary>Adds a message that came; its UID is above all others.</summary>
    public void Add(uint uid)
    {
        if (uid <= LastUid) return;
        if (Length == _uids.Length || _isShared) Own(Math.Max(16, Length + (Length / 2)));
        _uids[Length++] = uid;
    }

    /// <summary>Takes messages away.</summary>
    /// <param name="gone">Their UIDs, ascending.</param>
    /// <returns>The sequence numbers to tell, each as it is after those before it were told.</returns>
    public IReadOnlyList<uint> Remove(IEnumerable<uint> gone)
    {
        if (_isShared) Own(Length);
        var told = new List<uint>();
        var kept = 0;
        var next = 0;
        foreach (var uid in gone)
        {
            var index = Uids[next..].BinarySearch(uid);
            if (index < 0) continue;
            index += next;
            Array.Copy(_uids, next, _uids, kept, index - next);
            kept += index - next;
            told.Add((uint)kept + 1);
            next = index + 1;
        }

        Array.Copy(_uids, next, _uids, kept, Length - next);
        Length = kept + Length - next;
        return told;
    }

    private void Own(int capacity)
    {
        // Array.Resize would keep an array that has the size already.
        var own = new uint[capacity];
        Uids.CopyTo(own);
        (_uids, _isShared) = (own, false);
    }

    /// <summary>The UIDs that a set names; those the client cannot know of are left out.</summary>
    public UidSet Resolve(SequenceSet set, bool isUid) => isUid
        ? set.Resolve(LastUid).Intersect(Uids)
        : set.Resolve(Count).AtPositions(Uids);
}
