using MailServer.Passwords;
using MailServer.Storage.Embedded;
using MailServer.Storage.Embedded.Opening;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace MailServer.Simulation.Files;

/// <summary>The embedded store from its opening to the death of the machine.</summary>
internal sealed class StoreLife
{
    // Small, so that a run begins several segments and messages of a few thousand octets have their own.
    private const int SegmentSize = 16 * 1024;
    private static Dictionary<string, byte[]>? s_new;

    private readonly SimStorage _storage;

    private StoreLife(SimStorage storage, LifeFaults faults, EmbeddedStore store) => (_storage, Faults, Store) = (storage, faults, store);

    public EmbeddedStore Store { get; }

    public LifeFaults Faults { get; }

    /// <summary>Groups that are durable.</summary>
    public long Commits => Store.Opened.Parts.Writer.Commits;

    /// <summary>Whether the writer has something to do before its next group.</summary>
    public bool HasWork => Faults.Writer.WaitsFor is { } what && (what != PacedOperations.NextGroup || Line.Count > 0);

    private PacedOperations Line { get; init; } = null!;

    /// <summary>Opens what a power cut has left; the power may fail again while that goes on, which leaves something else.</summary>
    public static StoreLife Open(World world, Dictionary<string, byte[]> image)
    {
        while (true)
        {
            var faults = new LifeFaults(world);
            var storage = new SimStorage(image) { Faults = faults };
            try
            {
                return Open(world, storage, faults);
            }
            catch (Exception failure) when (failure is IOException or EmbeddedStoreException && !world.IsGood)
            {
                if (failure is EmbeddedStoreException) world.Trace.Note(failure.Message.Replace(storage.Root, "", StringComparison.Ordinal));
                if (failure is EmbeddedStoreException { InnerException: null or not IOException }) world.Violate("the store does not open: " + failure.Message);
                faults.Die();
                SimVfs.Remove(storage);
                image = storage.Torn(world.Random);
            }
        }
    }

    /// <summary>A store with the users of the simulation, made once.</summary>
    public static async Task<Dictionary<string, byte[]>> NewAsync()
    {
        if (s_new is not null) return s_new;
        var storage = new SimStorage(new Dictionary<string, byte[]>());
        var store = await EmbeddedStore.OpenAsync(
            Options(storage), new FakeTimeProvider(World.Beginning), [new PlainHasher()], NullLoggerFactory.Instance, new OpenHooks { Disk = storage }, default);
        await store.Administration.SetDomainAsync(new("here.test"), default);
        foreach (var user in World.Users) await store.Administration.AddUserAsync(new(user[..1], "here.test"), "secret", new(), default);
        await store.DisposeAsync();
        SimVfs.Remove(storage);
        return s_new = storage.Whole();
    }

    public ValueTask<IReadOnlyList<string>> VerifyAsync() => LookAsync(() => Store.VerifyAsync(default));

    /// <summary>Looks from outside, where nothing fails.</summary>
    public async ValueTask<T> LookAsync<T>(Func<Task<T>> look)
    {
        Faults.IsQuiet = true;
        try
        {
            return await look();
        }
        finally
        {
            Faults.IsQuiet = false;
        }
    }

    /// <summary>The power fails; what is left.</summary>
    public Dictionary<string, byte[]> Die(Random random)
    {
        Faults.Die();
        _ = Store.DisposeAsync().AsTask();
        SimVfs.Remove(_storage);
        return _storage.Torn(random);
    }

    private static StoreLife Open(World world, SimStorage storage, LifeFaults faults)
    {
        PacedOperations? line = null;
        var hooks = new OpenHooks { Disk = storage, SegmentSize = SegmentSize, Waiting = most => line = new PacedOperations(faults, most) };
        var store = new EmbeddedStore(StoreOpener.Open(Options(storage), world.Time, [new PlainHasher()], NullLoggerFactory.Instance, hooks));
        faults.Writer.Settle();
        return new StoreLife(storage, faults, store) { Line = line! };
    }

    private static EmbeddedStoreOptions Options(SimStorage storage) => new()
    {
        DataDirectory = storage.Root,
        SpoolMemory = 4096,
        Readers = 2,
        DefaultFolders = [],
        MaintenanceInterval = TimeSpan.FromMinutes(2),
        BusyTimeout = TimeSpan.Zero,
    };

    /// <summary>Nobody logs in here; the directory of the simulation is another.</summary>
    private sealed class PlainHasher : IPasswordHasher
    {
        public string Hash(string password) => "$plain$" + password.Length;

        public bool Recognises(string verifier) => verifier.StartsWith("$plain$", StringComparison.Ordinal);

        public PasswordCheck Verify(string verifier, string password) => PasswordCheck.Wrong;
    }
}
