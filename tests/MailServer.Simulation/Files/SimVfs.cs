using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MailServer.Simulation.Files;

/// <summary>
/// SQLite's way to its files (sqlite.org/vfs.html), led to a <see cref="SimStorage"/>: the real SQLite runs on a disk that loses what it did not sync.
/// </summary>
internal static unsafe partial class SimVfs
{
    private const int Ok = 0;
    private const int CannotOpen = 14;
    private const int DeleteFailed = 10 | (10 << 8);
    private const int Create = 4;
    private const int DeleteOnClose = 8;
    private const int Wal = 0x80000;

    private static readonly ConcurrentDictionary<string, SimStorage> Storages = [];
    private static bool s_isRegistered;
    private static ulong s_random;

    /// <summary>Makes the files of a storage reachable by their path. SQLite begins its draws anew, so that a run does not depend on what ran before.</summary>
    public static void Add(SimStorage storage)
    {
        if (!s_isRegistered) Register();
        s_isRegistered = true;
        s_random = 88172645463325252;
        Storages[storage.Root] = storage;
    }

    public static void Remove(SimStorage storage) => Storages.TryRemove(storage.Root, out _);

    public static SimStorage? Find(string path) => Storages.GetValueOrDefault(Path.GetDirectoryName(path) ?? "");

    private static void Register()
    {
        var vfs = (Vfs*)NativeMemory.AllocZeroed((nuint)sizeof(Vfs));
        *vfs = new Vfs
        {
            Version = 2,
            FileSize = sizeof(SimVfsFile.Native),
            MostPathOctets = 512,
            Name = (byte*)Marshal.StringToCoTaskMemUTF8("simulation"),
            Open = &Open,
            Delete = &Delete,
            Access = &Access,
            FullPathname = &FullPathname,
            Randomness = &Randomness,
            Sleep = &Sleep,
            CurrentTime = &CurrentTime,
            GetLastError = &GetLastError,
            CurrentTimeInt64 = &CurrentTimeInt64,
        };
        if (VfsRegister(vfs, 1) != Ok) throw new InvalidOperationException("SQLite does not take the simulated disk.");
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(Vfs* vfs, byte* name, SimVfsFile.Native* target, int flags, int* outFlags)
    {
        target->Methods = null;
        if (outFlags != null) *outFlags = flags;
        if (name == null)
        {
            SimVfsFile.Attach(target, new SimVfsFile(null, "", new SimFile(), isNameDurable: true));
            return Ok;
        }

        var path = Marshal.PtrToStringUTF8((nint)name)!;
        if (Find(path) is not { } storage) return CannotOpen;
        var file = storage.Find(path);
        var isNew = file is null;
        if (isNew && ((flags & Create) == 0 || storage.Faults is LifeFaults { IsDead: true })) return CannotOpen;
        file ??= storage.Create(path);
        // As SQLite does on Unix: whoever may have made the log makes its name durable, too, at the first sync.
        SimVfsFile.Attach(target, new SimVfsFile(storage, path, file, isNameDurable: (flags & Wal) == 0 || (flags & Create) == 0) { DeletesOnClose = (flags & DeleteOnClose) != 0 });
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Delete(Vfs* vfs, byte* name, int syncDirectory)
    {
        var path = Marshal.PtrToStringUTF8((nint)name)!;
        try
        {
            if (Find(path) is not { } storage) return DeleteFailed;
            storage.Delete(path);
            if (syncDirectory != 0) storage.SyncDirectory(Path.GetDirectoryName(path)!);
            return Ok;
        }
        catch (IOException)
        {
            return DeleteFailed;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Access(Vfs* vfs, byte* name, int flags, int* result)
    {
        var path = Marshal.PtrToStringUTF8((nint)name)!;
        *result = Find(path)?.Find(path) is { Length: > 0 } ? 1 : 0;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int FullPathname(Vfs* vfs, byte* name, int room, byte* full)
    {
        var path = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name);
        if (path.Length >= room) return CannotOpen;
        path.CopyTo(new Span<byte>(full, room));
        full[path.Length] = 0;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Randomness(Vfs* vfs, int count, byte* bytes)
    {
        for (var i = 0; i < count; i++)
        {
            s_random ^= s_random << 13;
            s_random ^= s_random >> 7;
            s_random ^= s_random << 17;
            bytes[i] = (byte)s_random;
        }

        return count;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sleep(Vfs* vfs, int microseconds) => microseconds;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CurrentTime(Vfs* vfs, double* days)
    {
        *days = 2461042.0;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CurrentTimeInt64(Vfs* vfs, long* milliseconds)
    {
        *milliseconds = 2461042L * 86_400_000;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetLastError(Vfs* vfs, int room, byte* text) => Ok;

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_vfs_register")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial int VfsRegister(Vfs* vfs, int makeDefault);

    /// <summary><c>struct sqlite3_vfs</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Vfs
    {
        public int Version;
        public int FileSize;
        public int MostPathOctets;
        public Vfs* Next;
        public byte* Name;
        public void* Data;
        public delegate* unmanaged[Cdecl]<Vfs*, byte*, SimVfsFile.Native*, int, int*, int> Open;
        public delegate* unmanaged[Cdecl]<Vfs*, byte*, int, int> Delete;
        public delegate* unmanaged[Cdecl]<Vfs*, byte*, int, int*, int> Access;
        public delegate* unmanaged[Cdecl]<Vfs*, byte*, int, byte*, int> FullPathname;
        public void* DlOpen;
        public void* DlError;
        public void* DlSym;
        public void* DlClose;
        public delegate* unmanaged[Cdecl]<Vfs*, int, byte*, int> Randomness;
        public delegate* unmanaged[Cdecl]<Vfs*, int, int> Sleep;
        public delegate* unmanaged[Cdecl]<Vfs*, double*, int> CurrentTime;
        public delegate* unmanaged[Cdecl]<Vfs*, int, byte*, int> GetLastError;
        public delegate* unmanaged[Cdecl]<Vfs*, long*, int> CurrentTimeInt64;
    }
}
