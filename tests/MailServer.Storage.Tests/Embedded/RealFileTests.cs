using MailServer.Storage.Embedded.Files;

namespace MailServer.Storage.Tests.Embedded;

/// <summary>Reading from files, whether or not the system holds them in memory.</summary>
public sealed class RealFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    [Fact]
    public async Task What_was_written_is_read()
    {
        var bytes = await WriteAsync(100_000);
        using var file = RealFileSystem.Instance.OpenForReading(_path);
        var read = new byte[60_000];

        Assert.Equal(60_000, await file.ReadAsync(read, 30_000, default));
        Assert.Equal(bytes[30_000..90_000], read);
    }

    [Fact]
    public async Task At_the_end_of_the_file_less_is_read()
    {
        var bytes = await WriteAsync(1000);
        using var file = RealFileSystem.Instance.OpenForReading(_path);
        var read = new byte[600];

        Assert.Equal(200, await file.ReadAsync(read, 800, default));
        Assert.Equal(bytes[800..], read[..200]);
        Assert.Equal(0, await file.ReadAsync(read, 1000, default));
    }

    [Fact]
    public async Task A_closed_file_is_not_read()
    {
        await WriteAsync(1000);
        var file = RealFileSystem.Instance.OpenForReading(_path);
        file.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await file.ReadAsync(new byte[10], 0, default));
    }

    public void Dispose() => File.Delete(_path);

    private async Task<byte[]> WriteAsync(int length)
    {
        var bytes = new byte[length];
        Random.Shared.NextBytes(bytes);
        await File.WriteAllBytesAsync(_path, bytes);
        return bytes;
    }
}
