using System.Buffers.Binary;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace MailServer.Storage.Embedded.Repairing;

/// <summary>
/// Rows of SQLite tables read from the leaves of a file, whatever happened to the pages that lead to them
/// (sqlite.org/fileformat2.html, §1.6 and §2.1). Which table a row is of must be told by its looks; rows deleted long ago can be among them.
/// </summary>
internal sealed class LeafScan(SafeFileHandle file)
{
    private const int DefaultPageSize = 16384;
    private const byte IndexInterior = 0x02;
    private const byte IndexLeaf = 0x0A;

    private readonly int _pageSize = PageSize(file);

    /// <summary>All rows that fit into one page, with their row ids. Values are null, long, string and byte[].</summary>
    public IEnumerable<(long RowId, object?[] Values)> Rows()
    {
        var page = new byte[_pageSize];
        var length = RandomAccess.GetLength(file);
        for (long position = 0; position < length; position += _pageSize)
        {
            var read = RandomAccess.Read(file, page, position);
            page.AsSpan(read).Clear();
            var start = position == 0 ? 100 : 0;
            // Where the kind itself is damaged the page may still be a leaf; what is none gives no row that looks like one.
            if (page[start] is IndexInterior or IndexLeaf) continue;
            int cells = BinaryPrimitives.ReadUInt16BigEndian(page.AsSpan(start + 3));
            for (var i = 0; i < cells && start + 10 + (2 * i) <= page.Length; i++)
            {
                int cell = BinaryPrimitives.ReadUInt16BigEndian(page.AsSpan(start + 8 + (2 * i)));
                if (TryReadCell(page, cell, out var rowId, out var values)) yield return (rowId, values);
            }
        }
    }

    private bool TryReadCell(ReadOnlySpan<byte> page, int cell, out long rowId, out object?[] values)
    {
        (rowId, values) = (0, []);
        if (!TryVarint(page, ref cell, out var size) || !TryVarint(page, ref cell, out rowId)) return false;
        // Longer rows go on in other pages; none that is looked for does.
        if (size <= 0 || size > _pageSize - 35 || cell + size > page.Length) return false;
        return TryReadRecord(page.Slice(cell, (int)size), out values);
    }

    private static bool TryReadRecord(ReadOnlySpan<byte> record, out object?[] values)
    {
        var result = new List<object?>();
        values = [];
        var at = 0;
        if (!TryVarint(record, ref at, out var headerSize) || headerSize > record.Length) return false;
        var body = (int)headerSize;
        while (at < headerSize)
        {
            if (!TryVarint(record, ref at, out var type) || !TryReadValue(record, type, ref body, out var value)) return false;
            result.Add(value);
        }
        values = [.. result];
        return true;
    }

    private static bool TryReadValue(ReadOnlySpan<byte> record, long type, ref int at, out object? value)
    {
        value = null;
        var size = type switch { 0 or 8 or 9 => 0, >= 1 and <= 4 => type, 5 => 6, 6 or 7 => 8, >= 12 => (type - 12) / 2, _ => -1 };
        if (size < 0 || at + size > record.Length) return false;
        var bytes = record.Slice(at, (int)size);
        at += (int)size;
        value = type switch
        {
            0 => null,
            8 => 0L,
            9 => 1L,
            7 => BitConverter.Int64BitsToDouble(BinaryPrimitives.ReadInt64BigEndian(bytes)),
            < 7 => Integer(bytes),
            _ => type % 2 == 0 ? bytes.ToArray() : Encoding.UTF8.GetString(bytes),
        };
        return true;
    }

    private static long Integer(ReadOnlySpan<byte> bytes)
    {
        long value = (sbyte)bytes[0];
        foreach (var next in bytes[1..]) value = (value << 8) | next;
        return value;
    }

    private static bool TryVarint(ReadOnlySpan<byte> bytes, ref int at, out long value)
    {
        value = 0;
        for (var i = 0; i < 9; i++)
        {
            if (at < 0 || at >= bytes.Length) return false;
            var next = bytes[at++];
            if (i == 8)
            {
                value = (value << 8) | next;
                return true;
            }
            value = (value << 7) | (uint)(next & 0x7F);
            if (next < 0x80) return true;
        }
        return true;
    }

    private static int PageSize(SafeFileHandle file)
    {
        Span<byte> head = stackalloc byte[18];
        if (RandomAccess.Read(file, head, 0) < head.Length) return DefaultPageSize;
        int size = BinaryPrimitives.ReadUInt16BigEndian(head[16..]);
        return size >= 512 && (size & (size - 1)) == 0 ? size : DefaultPageSize;
    }
}
