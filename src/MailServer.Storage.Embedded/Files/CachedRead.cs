using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MailServer.Storage.Embedded.Files;

/// <summary>
/// Reads what the system holds in memory already, on the thread that asks. .NET reads every file on the thread pool: for a message of some kilobytes
/// the way there and back costs several times as much as the reading.
/// </summary>
internal static unsafe partial class CachedRead
{
    private const int NoWait = 8; // RWF_NOWAIT

    private static bool _isOffered = OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    /// <summary>Fills the destination; false when the disk would have to be waited for, the file ends before, or the system cannot tell.</summary>
    public static bool TryRead(SafeFileHandle file, Span<byte> destination, long position)
    {
        if (!_isOffered) return false;
        fixed (byte* bytes = destination)
        {
            var part = new Part(bytes, (nuint)destination.Length);
            try
            {
                return Read(file, &part, 1, position, NoWait) == destination.Length;
            }
            catch (EntryPointNotFoundException)
            {
                return _isOffered = false;
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "preadv2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Read(SafeFileHandle file, Part* parts, int count, long position, int flags);

    private readonly struct Part(byte* start, nuint length)
    {
        public readonly byte* Start = start;
        public readonly nuint Length = length;
    }
}
