namespace MailServer.Protocol.Imap;

/// <summary>
/// The threads while they are put together (RFC 5256 §3). Nodes below the number of messages are messages, those above are dummies.
/// Siblings are linked lists, so that whole families move at once; nothing here is recursive.
/// </summary>
internal sealed class ThreadTree
{
    private const int None = -1;
    private readonly int _messages;
    private readonly long[] _dates;
    private readonly List<int> _first;
    private readonly List<int> _last;
    private readonly List<int> _next;

    /// <summary>Steps 2 and 3: gathers the roots and prunes the dummies.</summary>
    /// <param name="entries">The messages.</param>
    /// <param name="parents">The parent of each node, -1 for none; without loops.</param>
    public ThreadTree(ReadOnlySpan<ThreadEntry> entries, int[] parents)
    {
        _messages = entries.Length;
        _dates = new long[entries.Length];
        for (int message = 0; message < _dates.Length; message++)
        {
            _dates[message] = entries[message].Sent;
        }

        _first = [.. Enumerable.Repeat(None, parents.Length)];
        _last = [.. _first];
        _next = [.. _first];
        for (int node = 0; node < parents.Length; node++)
        {
            if (parents[node] == None)
            {
                Roots.Add(node);
            }
            else
            {
                Append(parents[node], node);
            }
        }

        Prune();
    }

    /// <summary>The heads of the threads.</summary>
    public List<int> Roots { get; private set; } = [];

    public bool IsDummy(int node) => node >= _messages;

    /// <summary>The message that stands for a node: itself, or the first child of a dummy.</summary>
    public int MessageOf(int node) => IsDummy(node) ? _first[node] : node;

    /// <summary>Makes a dummy without children; it is not a root yet.</summary>
    public int AddDummy()
    {
        _first.Add(None);
        _last.Add(None);
        _next.Add(None);
        return _first.Count - 1;
    }

    /// <summary>Adds a node, which has no siblings any more, behind the children of another.</summary>
    public void Append(int parent, int child)
    {
        _next[child] = None;
        AppendList(parent, child, child);
    }

    /// <summary>Moves all children of a node behind those of another.</summary>
    public void MoveChildren(int from, int to)
    {
        if (_first[from] != None)
        {
            AppendList(to, _first[from], _last[from]);
            _first[from] = None;
            _last[from] = None;
        }
    }

    /// <summary>Step 6, all but the roots: siblings by sent date, then by sequence number.</summary>
    public void SortChildren()
    {
        var siblings = new List<int>();
        for (int node = 0; node < _first.Count; node++)
        {
            if (_first[node] == _last[node])
            {
                continue;
            }

            siblings.Clear();
            for (int child = _first[node]; child != None; child = _next[child])
            {
                siblings.Add(child);
            }

            siblings.Sort(CompareDates);
            _first[node] = None;
            _last[node] = None;
            foreach (int child in siblings)
            {
                Append(node, child);
            }
        }
    }

    /// <summary>Step 4: roots by sent date. The children of dummies must be sorted before.</summary>
    public void SortRoots() => Roots.Sort(CompareDates);

    /// <summary>REFS: roots by the newest arrival in their thread.</summary>
    public void SortRootsByNewest(ReadOnlySpan<ThreadEntry> entries)
    {
        long[] newest = new long[_first.Count];
        List<int> order = TopDown();
        for (int i = order.Count - 1; i >= 0; i--)
        {
            int node = order[i];
            newest[node] = IsDummy(node) ? long.MinValue : entries[node].Arrival;
            for (int child = _first[node]; child != None; child = _next[child])
            {
                newest[node] = Math.Max(newest[node], newest[child]);
            }
        }

        Roots.Sort((left, right) =>
        {
            int result = newest[left].CompareTo(newest[right]);
            return result != 0 ? result : MessageOf(left).CompareTo(MessageOf(right));
        });
    }

    /// <summary>The result.</summary>
    public IReadOnlyList<ThreadNode> Build()
    {
        var built = new ThreadNode[_first.Count];
        List<int> order = TopDown();
        for (int i = order.Count - 1; i >= 0; i--)
        {
            int node = order[i];
            built[node] = new ThreadNode(IsDummy(node) ? -1 : node, ChildrenOf(node, built));
        }

        return [.. Roots.Select(root => built[root])];
    }

    private ThreadNode[] ChildrenOf(int node, ThreadNode[] built)
    {
        int count = 0;
        for (int child = _first[node]; child != None; child = _next[child])
        {
            count++;
        }

        ThreadNode[] children = count == 0 ? [] : new ThreadNode[count];
        for (int child = _first[node], i = 0; child != None; child = _next[child])
        {
            children[i++] = built[child];
        }

        return children;
    }

    // Step 3, from the leaves up: a dummy's children take its place; under the root only a single one does.
    private void Prune()
    {
        List<int> order = TopDown();
        for (int i = order.Count - 1; i >= 0; i--)
        {
            PruneChildren(order[i]);
        }

        Roots = [.. Roots
            .Where(root => !IsDummy(root) || _first[root] != None)
            .Select(root => IsDummy(root) && _first[root] == _last[root] ? _first[root] : root)];
    }

    private void PruneChildren(int node)
    {
        int child = _first[node];
        _first[node] = None;
        _last[node] = None;
        while (child != None)
        {
            int next = _next[child];
            if (IsDummy(child))
            {
                MoveChildren(child, node);
            }
            else
            {
                Append(node, child);
            }

            child = next;
        }
    }

    private void AppendList(int parent, int first, int last)
    {
        if (_first[parent] == None)
        {
            _first[parent] = first;
        }
        else
        {
            _next[_last[parent]] = first;
        }

        _last[parent] = last;
    }

    // Every node after its parent.
    private List<int> TopDown()
    {
        List<int> order = [.. Roots];
        for (int i = 0; i < order.Count; i++)
        {
            for (int child = _first[order[i]]; child != None; child = _next[child])
            {
                order.Add(child);
            }
        }

        return order;
    }

    private int CompareDates(int left, int right)
    {
        int leftMessage = MessageOf(left);
        int rightMessage = MessageOf(right);
        int result = _dates[leftMessage].CompareTo(_dates[rightMessage]);
        return result != 0 ? result : leftMessage.CompareTo(rightMessage);
    }
}
