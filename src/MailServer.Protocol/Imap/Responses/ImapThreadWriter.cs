using System.Buffers;

namespace MailServer.Protocol.Imap;

/// <summary>Writes THREAD responses (RFC 5256 §4).</summary>
public static class ImapThreadWriter
{
    /// <summary><c>* THREAD (2)(3 6 (4 23)(44 7 96))</c>, with a stack of its own: a thread may be as deep as the mailbox is long.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="threads">The threads.</param>
    /// <param name="numbers">The sequence number or UID of each row.</param>
    public static void WriteThread(this IBufferWriter<byte> output, IReadOnlyList<ThreadNode> threads, IReadOnlyList<uint> numbers)
    {
        ArgumentNullException.ThrowIfNull(threads);
        ArgumentNullException.ThrowIfNull(numbers);
        output.Write(threads.Count == 0 ? "* THREAD"u8 : "* THREAD "u8);

        // A null closes a parenthesis.
        var stack = new Stack<ThreadNode?>();
        PushReversed(stack, threads);
        while (stack.TryPop(out ThreadNode? node))
        {
            if (node is null)
            {
                output.Write(")"u8);
                continue;
            }

            output.Write("("u8);
            stack.Push(null);
            ThreadNode last = WriteMembers(output, node, numbers);
            output.Write(last.Row >= 0 && last.Children.Count > 0 ? " "u8 : ""u8);
            PushReversed(stack, last.Children);
        }

        output.Write("\r\n"u8);
    }

    // A parent with one child and so on: up to the node where the thread ends or splits.
    private static ThreadNode WriteMembers(IBufferWriter<byte> output, ThreadNode node, IReadOnlyList<uint> numbers)
    {
        while (true)
        {
            if (node.Row >= 0)
            {
                output.WriteNumber(numbers[node.Row]);
            }

            if (node.Children.Count != 1)
            {
                return node;
            }

            output.Write(node.Row >= 0 ? " "u8 : ""u8);
            node = node.Children[0];
        }
    }

    private static void PushReversed(Stack<ThreadNode?> stack, IReadOnlyList<ThreadNode> nodes)
    {
        for (int i = nodes.Count - 1; i >= 0; i--)
        {
            stack.Push(nodes[i]);
        }
    }
}
