namespace MailServer.Protocol.Imap;

/// <summary>
/// Trees that are linked and cut while somebody asks for roots (Sleator and Tarjan), each step in logarithmic time on average:
/// a chain of a hundred thousand answers must not make the check for loops quadratic.
/// Paths towards the root are kept in splay trees, ordered by depth.
/// </summary>
internal sealed class LinkCutForest
{
    private const int None = -1;
    private readonly int[] _parent;
    private readonly int[] _left;
    private readonly int[] _right;

    public LinkCutForest(int count)
    {
        _parent = new int[count];
        _left = new int[count];
        _right = new int[count];
        Array.Fill(_parent, None);
        Array.Fill(_left, None);
        Array.Fill(_right, None);
    }

    /// <summary>The forest in which every node has the parent that an array says, -1 for none.</summary>
    public static LinkCutForest Of(int[] parents)
    {
        var forest = new LinkCutForest(parents.Length);
        for (int node = 0; node < parents.Length; node++)
        {
            if (parents[node] != None)
            {
                forest.Link(node, parents[node]);
            }
        }

        return forest;
    }

    /// <summary>The root of the tree that a node is in.</summary>
    public int Root(int node)
    {
        Expose(node);
        while (_left[node] != None)
        {
            node = _left[node];
        }

        Splay(node);
        return node;
    }

    /// <summary>Hangs a root under a node of another tree.</summary>
    public void Link(int root, int parent)
    {
        Expose(root);
        Expose(parent);
        _parent[root] = parent;
    }

    /// <summary>Makes a node the root of its own tree; nothing happens if it is one.</summary>
    public void Cut(int node)
    {
        Expose(node);
        int above = _left[node];
        if (above != None)
        {
            _left[node] = None;
            _parent[above] = None;
        }
    }

    // Makes the path from the root to the node one splay tree with the node at its top.
    private void Expose(int node)
    {
        int below = None;
        for (int top = node; top != None; top = _parent[top])
        {
            Splay(top);
            _right[top] = below;
            below = top;
        }

        Splay(node);
    }

    private bool IsTop(int node) => _parent[node] == None || (_left[_parent[node]] != node && _right[_parent[node]] != node);

    private void Splay(int node)
    {
        while (!IsTop(node))
        {
            int parent = _parent[node];
            if (!IsTop(parent))
            {
                bool straight = (_left[_parent[parent]] == parent) == (_left[parent] == node);
                Rotate(straight ? parent : node);
            }

            Rotate(node);
        }
    }

    private void Rotate(int node)
    {
        int parent = _parent[node];
        int above = _parent[parent];
        bool wasTop = IsTop(parent);
        int inner;
        if (_left[parent] == node)
        {
            inner = _right[node];
            _left[parent] = inner;
            _right[node] = parent;
        }
        else
        {
            inner = _left[node];
            _right[parent] = inner;
            _left[node] = parent;
        }

        if (inner != None)
        {
            _parent[inner] = parent;
        }

        _parent[parent] = node;
        _parent[node] = above;
        if (wasTop)
        {
            return;
        }

        if (_left[above] == parent)
        {
            _left[above] = node;
        }
        else
        {
            _right[above] = node;
        }
    }
}
