using System.Runtime.InteropServices;
using MailServer.Messages;

namespace MailServer.Storage.Embedded.Folders;

/// <summary>
/// One message of a folder, packed: the same 64 bytes in memory and on disk (little-endian, as every machine that .NET runs the store on).
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = 64)]
internal struct MessageEntry
{
    /// <summary>When it last changed.</summary>
    public ulong ModSeq;

    /// <summary>The modification sequence with which it came: tells new messages from changed ones.</summary>
    public ulong CreatedModSeq;

    /// <summary>Its body.</summary>
    public long BodyId;

    /// <summary>Keyword bits 0 to 63.</summary>
    public ulong KeywordsLow;

    /// <summary>Keyword bits 64 to 127.</summary>
    public ulong KeywordsHigh;

    /// <summary>INTERNALDATE: milliseconds since 1970 in the upper 48 bits, the offset in minutes in the lower 16.</summary>
    public long Date;

    /// <summary>Seconds since 1970.</summary>
    public uint SavedAt;

    public uint Uid;

    public uint Size;

    public SystemFlags Flags;

    public readonly DateTimeOffset InternalDate =>
        DateTimeOffset.FromUnixTimeMilliseconds(Date >> 16).ToOffset(TimeSpan.FromMinutes((short)Date));

    public readonly KeywordBits Keywords => new(KeywordsLow, KeywordsHigh);

    public static long PackDate(DateTimeOffset date) =>
        (date.ToUnixTimeMilliseconds() << 16) | (ushort)(short)date.TotalOffsetMinutes;

    public static uint PackSavedAt(DateTimeOffset date) => (uint)Math.Clamp(date.ToUnixTimeSeconds(), 0, uint.MaxValue);

    public readonly bool Has(SystemFlags flag) => (Flags & flag) != 0;
}
