using System.Globalization;
using MailServer.SideBySide.Servers;

namespace MailServer.SideBySide.Workloads;

/// <summary>Sees new messages in a mailbox.</summary>
internal interface IArrivals : IDisposable
{
    int Count { get; }

    Task MoreThanAsync(int count);
}

/// <summary>Files that come into a folder, told by the kernel.</summary>
internal sealed class FileArrivals : IArrivals
{
    private readonly SemaphoreSlim _came = new(0);
    private readonly FileSystemWatcher _watcher;
    private int _count;

    public FileArrivals(string folder)
    {
        _watcher = new FileSystemWatcher(folder) { NotifyFilter = NotifyFilters.FileName };
        _watcher.Created += (_, _) => Add();
        _watcher.Renamed += (_, _) => Add();
        _watcher.EnableRaisingEvents = true;
    }

    public int Count => Volatile.Read(ref _count);

    public async Task MoreThanAsync(int count)
    {
        while (Count <= count) await _came.WaitAsync();
    }

    public void Dispose()
    {
        _watcher.Dispose();
        _came.Dispose();
    }

    private void Add()
    {
        Interlocked.Increment(ref _count);
        _came.Release();
    }
}

/// <summary>The count of INBOX, as an IMAP session sees it that asks again and again.</summary>
internal sealed class ExistsArrivals : IArrivals
{
    private readonly ImapDriver _driver;

    private ExistsArrivals(ImapDriver driver) => _driver = driver;

    public int Count { get; private set; }

    public static async Task<ExistsArrivals> ConnectAsync(Server server)
    {
        var driver = await ImapDriver.ConnectAsync(server.PortOf("imap"));
        await driver.LogInAsync(server.User, server.Password);
        var arrivals = new ExistsArrivals(driver);
        await arrivals.AskAsync("SELECT INBOX");
        return arrivals;
    }

    public async Task MoreThanAsync(int count)
    {
        while (Count <= count) await AskAsync("NOOP");
    }

    public void Dispose() => _driver.Dispose();

    private async Task AskAsync(string command)
    {
        foreach (var line in await _driver.LinesAsync(command))
        {
            if (line.EndsWith(" EXISTS", StringComparison.Ordinal)) Count = int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
        }
    }
}
