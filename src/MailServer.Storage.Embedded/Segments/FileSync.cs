using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MailServer.Storage.Embedded.Segments;

/// <summary>
/// Makes files and directories durable. On Linux a file's data is synced without its time stamps, which saves a journal commit,
/// and a directory is synced too: without that a new file's name may be lost in a power cut.
/// </summary>
internal class FileSync
{
    private const int ReadOnlyDirectory = 0x10000; // O_RDONLY | O_DIRECTORY

    /// <summary>The real one.</summary>
    public static FileSync Instance { get; } = new();

    /// <summary>Syncs a file's bytes.</summary>
    /// <exception cref="IOException">They may not be on the disk. A second try would lie.</exception>
    public virtual void SyncFile(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux())
        {
            RandomAccess.FlushToDisk(file);
            return;
        }
        if (Native.FDataSync(file) != 0) throw Failed("fdatasync");
    }

    /// <summary>Syncs a directory's names.</summary>
    /// <exception cref="IOException">They may not be on the disk.</exception>
    public virtual void SyncDirectory(string path)
    {
        if (!OperatingSystem.IsLinux()) return;
        var descriptor = Native.Open(path, ReadOnlyDirectory | Native.CloseOnExec);
        if (descriptor < 0) throw Failed("open of a directory");
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        if (Native.FSync(handle) != 0) throw Failed("fsync of a directory");
    }

    private static IOException Failed(string call) =>
        new($"{call} failed: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
}

/// <summary>System calls of Linux that .NET does not offer.</summary>
internal static partial class Native
{
    public const int CloseOnExec = 0x80000;

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int FDataSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int FSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Open(string path, int flags);
}
