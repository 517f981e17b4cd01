using System.Buffers;

namespace MailServer.Protocol.Imap;

/// <summary>A growing buffer that is rented while it holds something and wiped when it is given back.</summary>
internal sealed class CommandBuffer
{
    private byte[] _bytes = [];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Text => _bytes.AsSpan(0, Length);

    public void Append(in ReadOnlySequence<byte> input)
    {
        int length = (int)input.Length;
        if (length == 0)
        {
            return;
        }

        Reserve(Length + length);
        input.CopyTo(_bytes.AsSpan(Length));
        Length += length;
    }

    public void Clear()
    {
        _bytes.AsSpan(0, Length).Clear();
        Length = 0;
    }

    public void Release()
    {
        byte[] old = _bytes;
        Clear();
        _bytes = [];
        Return(old);
    }

    private void Reserve(int length)
    {
        if (length <= _bytes.Length)
        {
            return;
        }

        byte[] old = _bytes;
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(length, 2 * old.Length));
        Text.CopyTo(larger);
        old.AsSpan(0, Length).Clear();
        _bytes = larger;
        Return(old);
    }

    private static void Return(byte[] bytes)
    {
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
