namespace MailServer.Protocol.Imap;

/// <summary>Step 5 of REFERENCES (RFC 5256 §3): threads with the same base subject become one.</summary>
internal sealed class SubjectMerge
{
    private readonly ThreadTree _tree;
    private readonly int[] _subjects;
    private readonly bool[] _isReply;
    private readonly Dictionary<int, int> _table = [];
    private readonly HashSet<int> _moved = [];

    private SubjectMerge(ThreadTree tree, ReadOnlySpan<ThreadEntry> entries)
    {
        _tree = tree;
        _subjects = new int[entries.Length];
        _isReply = new bool[entries.Length];
        for (int i = 0; i < entries.Length; i++)
        {
            (_subjects[i], _isReply[i]) = (entries[i].Subject, entries[i].IsReply);
        }
    }

    /// <summary>Merges the roots of a tree whose roots and children are sorted.</summary>
    public static void Apply(ThreadTree tree, ReadOnlySpan<ThreadEntry> entries)
    {
        var merge = new SubjectMerge(tree, entries);
        foreach (int root in tree.Roots)
        {
            merge.Enter(root);
        }

        var added = new List<int>();
        foreach (int root in tree.Roots)
        {
            merge.Join(root, added);
        }

        tree.Roots.RemoveAll(merge._moved.Contains);
        tree.Roots.AddRange(added);
    }

    // Step 5.B.
    private void Enter(int root)
    {
        int subject = SubjectOf(root);
        if (subject == 0 || _table.TryAdd(subject, root))
        {
            return;
        }

        int known = _table[subject];
        if (!_tree.IsDummy(known) && (_tree.IsDummy(root) || (IsReply(known) && !IsReply(root))))
        {
            _table[subject] = root;
        }
    }

    // Step 5.C.
    private void Join(int root, List<int> added)
    {
        int subject = _moved.Contains(root) ? 0 : SubjectOf(root);
        if (subject == 0 || _table[subject] == root)
        {
            return;
        }

        int known = _table[subject];
        _moved.Add(root);
        if (_tree.IsDummy(known) && _tree.IsDummy(root))
        {
            _tree.MoveChildren(root, known);
        }
        else if (_tree.IsDummy(known) || (IsReply(root) && !IsReply(known)))
        {
            _tree.Append(known, root);
        }
        else
        {
            int dummy = _tree.AddDummy();
            _tree.Append(dummy, root);
            _tree.Append(dummy, known);
            _moved.Add(known);
            added.Add(dummy);
            _table[subject] = dummy;
        }
    }

    private int SubjectOf(int root) => _subjects[_tree.MessageOf(root)];

    private bool IsReply(int root) => !_tree.IsDummy(root) && _isReply[root];
}
