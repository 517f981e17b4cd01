using System.Runtime.InteropServices;

namespace MailServer.Protocol.Imap;

/// <summary>
/// Step 1 of REFERENCES (RFC 5256 §3): who answers whom. Nodes below the number of messages are messages, those above are dummies:
/// messages that are only spoken of.
/// </summary>
internal static class ReferenceLinks
{
    /// <summary>The parent of each node, -1 for none.</summary>
    public static int[] Find(IReadOnlyList<ThreadRow> rows)
    {
        Dictionary<string, int> nodes = NodesById(rows);
        int count = rows.Count;
        int[][] references = new int[count][];
        for (int message = 0; message < references.Length; message++)
        {
            references[message] = NodesOf(nodes, rows[message].References, ref count);
        }

        var links = new Links(count);
        for (int message = 0; message < rows.Count; message++)
        {
            // Step 1.A: neighbours in References, unless the child has a parent already.
            int[] chain = references[message];
            for (int i = 1; i < chain.Length; i++)
            {
                links.AddIfRoot(chain[i], chain[i - 1]);
            }

            // Step 1.B: what the message itself says is right.
            links.Replace(message, chain.Length == 0 ? -1 : chain[^1]);
        }

        return links.Parents;
    }

    // The first message with an id has it; others with the same id get one of their own, which nobody can know.
    private static Dictionary<string, int> NodesById(IReadOnlyList<ThreadRow> rows)
    {
        var nodes = new Dictionary<string, int>(rows.Count, StringComparer.Ordinal);
        for (int message = 0; message < rows.Count; message++)
        {
            if (rows[message].MessageId is { } id)
            {
                nodes.TryAdd(id, message);
            }
        }

        return nodes;
    }

    private static int[] NodesOf(Dictionary<string, int> nodes, IReadOnlyList<string> ids, ref int count)
    {
        int[] found = new int[ids.Count];
        for (int i = 0; i < found.Length; i++)
        {
            found[i] = NodeOf(nodes, ids[i], ref count);
        }

        return found;
    }

    private static int NodeOf(Dictionary<string, int> nodes, string id, ref int count)
    {
        ref int node = ref CollectionsMarshal.GetValueRefOrAddDefault(nodes, id, out bool exists);
        if (!exists)
        {
            node = count++;
        }

        return node;
    }

    /// <summary>Parents, and the same links in a form that answers quickly whether another would make a loop.</summary>
    private sealed class Links(int count)
    {
        private readonly LinkCutForest _forest = new(count);

        public int[] Parents { get; } = [.. Enumerable.Repeat(-1, count)];

        public void AddIfRoot(int child, int parent)
        {
            if (Parents[child] < 0)
            {
                Add(child, parent);
            }
        }

        public void Replace(int child, int parent)
        {
            if (Parents[child] == parent)
            {
                return;
            }

            _forest.Cut(child);
            Parents[child] = -1;
            if (parent >= 0)
            {
                Add(child, parent);
            }
        }

        // The child is a root, so the link makes a loop only if the parent's root is the child.
        private void Add(int child, int parent)
        {
            if (_forest.Root(parent) != child)
            {
                _forest.Link(child, parent);
                Parents[child] = parent;
            }
        }
    }
}
