using MailServer.Protocol.Imap;

namespace MailServer.Protocol.Tests.Imap.Threading;

/// <summary>REFERENCES and REFS as RFC 5256 §3 tells them, with objects, recursion and no thought of speed.</summary>
internal sealed class ReferencesOracle
{
    private readonly IReadOnlyList<ThreadRow> _rows;
    private readonly List<Node> _nodes = [];
    private readonly Dictionary<string, Node> _byId = [];

    private ReferencesOracle(IReadOnlyList<ThreadRow> rows) => _rows = rows;

    public static string Thread(IReadOnlyList<ThreadRow> rows, bool bySubject) => new ReferencesOracle(rows).Run(bySubject);

    private string Run(bool bySubject)
    {
        for (int row = 0; row < _rows.Count; row++)
        {
            var node = new Node { Row = row };
            _nodes.Add(node);
            if (_rows[row].MessageId is { } id)
            {
                _byId.TryAdd(id, node);
            }
        }

        Node[] messages = [.. _nodes];
        foreach (Node message in messages)
        {
            LinkReferences(message);
        }

        var root = new Node();
        foreach (Node node in _nodes.Where(node => node.Parent is null).ToArray())
        {
            Attach(root, node);
        }

        Prune(root, isRoot: true);
        foreach (Node node in root.Children)
        {
            Sort(node.Children);
        }

        Sort(root.Children);
        if (bySubject)
        {
            MergeSubjects(root);
            SortAll(root);
        }
        else
        {
            SortAll(root);
            root.Children = [.. root.Children.OrderBy(Newest).ThenBy(node => First(node).Row)];
        }

        return string.Concat(root.Children.Select(Format));
    }

    private void LinkReferences(Node message)
    {
        Node? last = null;
        foreach (string id in _rows[message.Row!.Value].References)
        {
            if (!_byId.TryGetValue(id, out Node? node))
            {
                node = new Node();
                _byId.Add(id, node);
                _nodes.Add(node);
            }

            if (last is not null && node.Parent is null && !IsAncestorOrSelf(node, last))
            {
                Attach(last, node);
            }

            last = node;
        }

        Detach(message);
        if (last is not null && !IsAncestorOrSelf(message, last))
        {
            Attach(last, message);
        }
    }

    private static bool IsAncestorOrSelf(Node ancestor, Node node)
    {
        for (Node? above = node; above is not null; above = above.Parent)
        {
            if (above == ancestor)
            {
                return true;
            }
        }

        return false;
    }

    private static void Prune(Node parent, bool isRoot)
    {
        var pruned = new List<Node>();
        foreach (Node child in parent.Children)
        {
            Prune(child, isRoot: false);
            bool promotes = child.Row is null && (!isRoot || child.Children.Count <= 1);
            pruned.AddRange(promotes ? child.Children : [child]);
        }

        parent.Children = pruned;
        pruned.ForEach(child => child.Parent = parent);
    }

    private void MergeSubjects(Node root)
    {
        var table = new Dictionary<string, Node>();
        foreach (Node node in root.Children)
        {
            string subject = Subject(node);
            if (subject.Length == 0)
            {
                continue;
            }

            if (!table.TryGetValue(subject, out Node? known)
                || (known.Row is not null && (node.Row is null || (IsReply(known) && !IsReply(node)))))
            {
                table[subject] = node;
            }
        }

        foreach (Node node in root.Children.ToArray())
        {
            string subject = Subject(node);
            if (node.Parent != root || subject.Length == 0 || table[subject] == node)
            {
                continue;
            }

            Node known = table[subject];
            Detach(node);
            if (known.Row is null && node.Row is null)
            {
                foreach (Node child in node.Children.ToArray())
                {
                    Detach(child);
                    Attach(known, child);
                }
            }
            else if (known.Row is null || (IsReply(node) && !IsReply(known)))
            {
                Attach(known, node);
            }
            else
            {
                var dummy = new Node();
                Detach(known);
                Attach(dummy, node);
                Attach(dummy, known);
                Attach(root, dummy);
                table[subject] = dummy;
            }
        }
    }

    private void SortAll(Node node)
    {
        foreach (Node child in node.Children)
        {
            SortAll(child);
        }

        Sort(node.Children);
    }

    private void Sort(List<Node> nodes)
    {
        Node[] sorted = [.. nodes.OrderBy(node => _rows[First(node).Row!.Value].SentDate).ThenBy(node => First(node).Row)];
        nodes.Clear();
        nodes.AddRange(sorted);
    }

    private DateTimeOffset Newest(Node node) =>
        node.Children.Select(Newest).Append(node.Row is { } row ? _rows[row].Arrival : DateTimeOffset.MinValue).Max();

    private static Node First(Node node) => node.Row is null ? node.Children[0] : node;

    private string Subject(Node node) => Base(First(node)).Text.ToUpperInvariant();

    private bool IsReply(Node node) => node.Row is not null && Base(node).IsReplyOrForward;

    private BaseSubject Base(Node node) => BaseSubject.Extract(_rows[node.Row!.Value].Subject);

    private static void Attach(Node parent, Node child)
    {
        parent.Children.Add(child);
        child.Parent = parent;
    }

    private static void Detach(Node child)
    {
        child.Parent?.Children.Remove(child);
        child.Parent = null;
    }

    private static string Format(Node node) => $"({node.Row}{string.Concat(node.Children.Select(Format))})";

    private sealed class Node
    {
        public int? Row { get; init; }

        public Node? Parent { get; set; }

        public List<Node> Children { get; set; } = [];
    }
}
