using System.Buffers.Binary;
using System.Numerics;

namespace MailServer.Storage.Embedded.Segments;

/// <summary>CRC-32C over bytes that come in pieces, in hardware where there is any. Values are the bare register.</summary>
internal static class Checksum
{
    /// <summary>The register before the first byte.</summary>
    public const uint Start = 0xFFFFFFFF;

    /// <summary>Takes more bytes into the register.</summary>
    public static uint Append(uint register, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= sizeof(ulong))
        {
            register = BitOperations.Crc32C(register, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }
        foreach (var value in bytes) register = BitOperations.Crc32C(register, value);
        return register;
    }

    /// <summary>
    /// The register of A followed by B, from the register of A and that of B alone begun with 0: the code is linear,
    /// so A's register runs over as many zeros as B is long. Needed where A is known only after B was written.
    /// </summary>
    public static uint Combine(uint first, uint secondFromZero, long secondLength)
    {
        for (; secondLength >= sizeof(ulong); secondLength -= sizeof(ulong)) first = BitOperations.Crc32C(first, 0UL);
        for (; secondLength > 0; secondLength--) first = BitOperations.Crc32C(first, (byte)0);
        return first ^ secondFromZero;
    }
}
