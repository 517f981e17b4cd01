namespace MailServer.Protocol.Imap;

/// <summary>
/// Step 1 of REFERENCES (RFC 5256 §3): who answers whom. Nodes below the number of messages are messages, those above are dummies:
/// messages that are only spoken of.
/// </summary>
internal static class ReferenceLinks
{
    // Most links need no check, or a short one. Where messages claim more than that, a structure is made that answers each check quickly.
    private const int StepsForEachNode = 16;

    /// <summary>The parent of each node, -1 for none.</summary>
    /// <param name="entries">The messages.</param>
    /// <param name="references">The list that they point into.</param>
    /// <param name="ids">How many message ids there are.</param>
    public static int[] Find(ReadOnlySpan<ThreadEntry> entries, List<int> references, int ids)
    {
        int[] nodes = NodesById(entries, ids);
        int count = entries.Length;
        foreach (ref readonly ThreadEntry entry in entries)
        {
            for (int i = 0; i < entry.References; i++)
            {
                ref int node = ref nodes[references[entry.FirstReference + i]];
                node = node < 0 ? count++ : node;
            }
        }

        var links = new Links(count);
        for (int message = 0; message < entries.Length; message++)
        {
            // Step 1.A: neighbours in References, unless the child has a parent already.
            int parent = -1;
            for (int i = 0; i < entries[message].References; i++)
            {
                int node = nodes[references[entries[message].FirstReference + i]];
                if (parent >= 0)
                {
                    links.AddIfRoot(node, parent);
                }

                parent = node;
            }

            // Step 1.B: what the message itself says is right.
            links.Replace(message, parent);
        }

        return links.Parents;
    }

    // The first message with an id has it; others with the same id get one of their own, which nobody can know.
    private static int[] NodesById(ReadOnlySpan<ThreadEntry> entries, int ids)
    {
        int[] nodes = new int[ids];
        Array.Fill(nodes, -1);
        for (int message = entries.Length - 1; message >= 0; message--)
        {
            if (entries[message].Id >= 0)
            {
                nodes[entries[message].Id] = message;
            }
        }

        return nodes;
    }

    /// <summary>Parents, and a quick answer to whether another would make a loop.</summary>
    private sealed class Links
    {
        private readonly int[] _children;
        private LinkCutForest? _forest;
        private long _steps;

        public Links(int count)
        {
            _children = new int[count];
            _steps = (long)count * StepsForEachNode;
            Parents = new int[count];
            Array.Fill(Parents, -1);
        }

        public int[] Parents { get; }

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

            if (Parents[child] >= 0)
            {
                _children[Parents[child]]--;
                _forest?.Cut(child);
                Parents[child] = -1;
            }

            if (parent >= 0)
            {
                Add(child, parent);
            }
        }

        private void Add(int child, int parent)
        {
            if (!MakesLoop(child, parent))
            {
                _forest?.Link(child, parent);
                _children[parent]++;
                Parents[child] = parent;
            }
        }

        // The child is a root, so the link makes a loop only if the parent's root is the child.
        private bool MakesLoop(int child, int parent)
        {
            if (child == parent || _children[child] == 0)
            {
                return child == parent;
            }

            for (int node = parent; _forest is null && node >= 0; node = Parents[node])
            {
                if (node == child)
                {
                    return true;
                }

                _forest = --_steps < 0 ? LinkCutForest.Of(Parents) : null;
            }

            return _forest is not null && _forest.Root(parent) == child;
        }
    }
}
