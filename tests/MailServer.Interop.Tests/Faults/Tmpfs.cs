using System.Diagnostics;
using System.Globalization;
using MailServer.Interop.Tests.Host;

namespace MailServer.Interop.Tests.Faults;

/// <summary>A small file system in memory that fills for real.</summary>
internal sealed class Tmpfs : IDisposable
{
    private Tmpfs(string path) => Path = path;

    public string Path { get; }

    private string Filler => System.IO.Path.Combine(Path, "filler");

    /// <summary>Mounts one; the test is skipped where that is not allowed.</summary>
    public static Tmpfs Mount(string path, int mebibytes)
    {
        ProgramRun.Require("mount");
        Directory.CreateDirectory(path);
        var size = string.Create(CultureInfo.InvariantCulture, $"size={mebibytes}m");
        var (code, output) = Run("mount", "-t", "tmpfs", "-o", size, "tmpfs", path);
        if (code != 0) Assert.Skip("A file system cannot be mounted here: " + output.Trim());
        return new Tmpfs(path);
    }

    /// <summary>Leaves no more than so many octets of room.</summary>
    public void Fill(long leave = 0)
    {
        using var filler = new FileStream(Filler, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        var block = new byte[4096];
        try
        {
            while (new DriveInfo(Path).AvailableFreeSpace > leave) filler.Write(block);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    /// <summary>Gives the room back.</summary>
    public void Empty() => File.Delete(Filler);

    /// <summary>Mounts it again for reading only, or for writing; false when the system refuses, as it does while files are open for writing.</summary>
    public bool TryRemount(bool readOnly) => Run("mount", "-o", readOnly ? "remount,ro" : "remount,rw", Path).ExitCode == 0;

    public void Dispose() => Run("umount", "-l", Path);

    private static (int ExitCode, string Output) Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
