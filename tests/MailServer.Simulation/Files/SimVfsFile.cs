using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MailServer.Simulation.Files;

/// <summary>A file that SQLite has open (<c>struct sqlite3_file</c>).</summary>
internal sealed unsafe class SimVfsFile(SimStorage? storage, string path, SimFile file, bool isNameDurable)
{
    private const int Ok = 0;
    private const int Busy = 5;
    private const int IoError = 10;
    private const int NotFound = 12;
    private const int Full = 13;
    private const int ReadFailed = IoError | (1 << 8);
    private const int ShortRead = IoError | (2 << 8);
    private const int WriteFailed = IoError | (3 << 8);
    private const int SyncFailed = IoError | (4 << 8);
    private const int PowersafeOverwrite = 0x1000;
    private const int ShmUnlock = 1;
    private const int ShmExclusive = 8;

    private static readonly IoMethods* Methods = MakeMethods();
    private bool _isNameDurable = isNameDurable;

    public bool DeletesOnClose { get; init; }

    public static void Attach(Native* target, SimVfsFile file)
    {
        target->Methods = Methods;
        target->Handle = GCHandle.ToIntPtr(GCHandle.Alloc(file));
    }

    private static SimVfsFile Of(Native* native) => (SimVfsFile)GCHandle.FromIntPtr(native->Handle).Target!;

    private static IoMethods* MakeMethods()
    {
        var methods = (IoMethods*)NativeMemory.AllocZeroed((nuint)sizeof(IoMethods));
        *methods = new IoMethods
        {
            Version = 2,
            Close = &Close,
            Read = &Read,
            Write = &Write,
            Truncate = &Truncate,
            Sync = &Sync,
            FileSize = &FileSize,
            Lock = &Lock,
            Unlock = &Unlock,
            CheckReservedLock = &CheckReservedLock,
            FileControl = &FileControl,
            SectorSize = &SectorSize,
            DeviceCharacteristics = &DeviceCharacteristics,
            ShmMap = &ShmMap,
            ShmLock = &ShmLock,
            ShmBarrier = &ShmBarrier,
            ShmUnmap = &ShmUnmap,
        };
        return methods;
    }

    private int Read(Span<byte> bytes, long position)
    {
        try
        {
            storage?.Faults.Read(path);
        }
        catch (IOException)
        {
            return ReadFailed;
        }

        var count = file.Read(bytes, position);
        if (count == bytes.Length) return Ok;
        bytes[count..].Clear();
        return ShortRead;
    }

    private int Write(ReadOnlySpan<byte> bytes, long position)
    {
        try
        {
            storage?.Faults.Write();
        }
        catch (IOException)
        {
            return WriteFailed;
        }

        if (storage is { Faults.IsFull: true } && position + bytes.Length > file.Length)
        {
            _ = storage.Faults.NoRoom();
            return Full;
        }

        file.Write(bytes, position);
        return Ok;
    }

    private int Truncate(long length)
    {
        try
        {
            storage?.Faults.Write();
            file.SetLength(length);
            return Ok;
        }
        catch (IOException)
        {
            return WriteFailed;
        }
    }

    private int Sync()
    {
        if (storage is null) return Ok;
        try
        {
            storage.Faults.Sync(path, file);
            if (!_isNameDurable) storage.SyncDirectory(Path.GetDirectoryName(path)!);
            _isNameDurable = true;
            return Ok;
        }
        catch (IOException)
        {
            return SyncFailed;
        }
    }

    private void Close()
    {
        file.Locks.Lower(this, 0);
        file.Shared.Leave(this);
        if (!DeletesOnClose || storage is null or { Faults: LifeFaults { IsDead: true } }) return;
        storage.Delete(path);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Close(Native* native)
    {
        Of(native).Close();
        GCHandle.FromIntPtr(native->Handle).Free();
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Read(Native* native, byte* bytes, int count, long position) => Of(native).Read(new Span<byte>(bytes, count), position);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(Native* native, byte* bytes, int count, long position) => Of(native).Write(new ReadOnlySpan<byte>(bytes, count), position);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Truncate(Native* native, long length) => Of(native).Truncate(length);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(Native* native, int flags) => Of(native).Sync();

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int FileSize(Native* native, long* size)
    {
        *size = Of(native).Length;
        return Ok;
    }

    private long Length => file.Length;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Lock(Native* native, int level)
    {
        var self = Of(native);
        return self.Locks.TryTake(self, level) ? Ok : Busy;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Unlock(Native* native, int level)
    {
        var self = Of(native);
        self.Locks.Lower(self, level);
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CheckReservedLock(Native* native, int* result)
    {
        *result = Of(native).Locks.IsReserved ? 1 : 0;
        return Ok;
    }

    private FileLocks Locks => file.Locks;

    private SharedMemory Shared => file.Shared;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int FileControl(Native* native, int operation, void* argument) => NotFound;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SectorSize(Native* native) => 4096;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int DeviceCharacteristics(Native* native) => PowersafeOverwrite;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ShmMap(Native* native, int index, int size, int extend, void** region)
    {
        var self = Of(native);
        self.Shared.Join(self);
        *region = self.Shared.Map(index, size, extend != 0);
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ShmLock(Native* native, int first, int count, int flags)
    {
        var self = Of(native);
        if ((flags & ShmUnlock) == 0) return self.Shared.TryLock(self, first, count, (flags & ShmExclusive) != 0) ? Ok : Busy;
        self.Shared.Unlock(self, first, count);
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void ShmBarrier(Native* native) => Interlocked.MemoryBarrier();

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ShmUnmap(Native* native, int delete)
    {
        var self = Of(native);
        self.Shared.Leave(self);
        return Ok;
    }

    /// <summary>What SQLite holds.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Native
    {
        public IoMethods* Methods;
        public nint Handle;
    }

    /// <summary><c>struct sqlite3_io_methods</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct IoMethods
    {
        public int Version;
        public delegate* unmanaged[Cdecl]<Native*, int> Close;
        public delegate* unmanaged[Cdecl]<Native*, byte*, int, long, int> Read;
        public delegate* unmanaged[Cdecl]<Native*, byte*, int, long, int> Write;
        public delegate* unmanaged[Cdecl]<Native*, long, int> Truncate;
        public delegate* unmanaged[Cdecl]<Native*, int, int> Sync;
        public delegate* unmanaged[Cdecl]<Native*, long*, int> FileSize;
        public delegate* unmanaged[Cdecl]<Native*, int, int> Lock;
        public delegate* unmanaged[Cdecl]<Native*, int, int> Unlock;
        public delegate* unmanaged[Cdecl]<Native*, int*, int> CheckReservedLock;
        public delegate* unmanaged[Cdecl]<Native*, int, void*, int> FileControl;
        public delegate* unmanaged[Cdecl]<Native*, int> SectorSize;
        public delegate* unmanaged[Cdecl]<Native*, int> DeviceCharacteristics;
        public delegate* unmanaged[Cdecl]<Native*, int, int, int, void**, int> ShmMap;
        public delegate* unmanaged[Cdecl]<Native*, int, int, int, int> ShmLock;
        public delegate* unmanaged[Cdecl]<Native*, void> ShmBarrier;
        public delegate* unmanaged[Cdecl]<Native*, int, int> ShmUnmap;
    }
}
