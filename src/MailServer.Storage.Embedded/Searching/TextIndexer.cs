using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Sql;
using Microsoft.Extensions.Logging;

namespace MailServer.Storage.Embedded.Searching;

/// <summary>
/// Fills the index in the background, some bodies at a time, when the store is quiet for a moment. What is in the index is the record of what was done:
/// after a crash it goes on where it stopped. Holds eight octets for each body that waits.
/// </summary>
internal sealed class TextIndexer : IAsyncDisposable
{
    private const int BodiesAtOnce = 64;
    private const int CharactersAtOnce = 1024 * 1024;
    private readonly StoreParts _parts;
    private readonly string _path;
    private readonly long _lastOld;
    private readonly WaitingBodies _waiting = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _timer;
    private readonly Task _loop;
    private TextIndexWriter? _writer;
    private bool _isCompared;
    private volatile OpenTextIndex? _open;

    /// <summary>Starts.</summary>
    /// <param name="parts">The store.</param>
    /// <param name="path">The index's file.</param>
    /// <param name="lastOld">The highest id of a body before the store was opened: none below it comes any more.</param>
    public TextIndexer(StoreParts parts, string path, long lastOld)
    {
        (_parts, _path, _lastOld) = (parts, path, lastOld);
        var interval = parts.Options.MaintenanceInterval;
        _timer = parts.Time.CreateTimer(static state => ((WaitingBodies)state!).Wake(), _waiting, interval, interval);
        parts.Writer.BodiesGone += _waiting.Remove;
        _waiting.Wake();
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>The index as it can be asked now; null while it is not open.</summary>
    public OpenTextIndex? Open => _open;

    /// <summary>A body is durable.</summary>
    public void Add(long bodyId) => _waiting.Add(bodyId);

    /// <summary>The index was found to be another than the one that is open.</summary>
    public void Distrust() => _waiting.Wake();

    /// <summary>Completes when what is durable now is in the index.</summary>
    public Task WaitUntilCurrentAsync(CancellationToken cancellationToken) => _waiting.WaitUntilDoneAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _parts.Writer.BodiesGone -= _waiting.Remove;
        await _timer.DisposeAsync().ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        Close();
        _waiting.Close();
        _stop.Dispose();
    }

    private async Task LoopAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await _waiting.WaitAsync(_parts.Options.TextIndexQuietTime, _parts.Options.TextIndexMaxDelay, _parts.Time, _stop.Token).ConfigureAwait(false);
                await WorkAsync().ConfigureAwait(false);
                _waiting.Done();
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception exception)
            {
                // The next tick of the timer begins again, with a new file when this one is damaged.
                Log.TextIndexFailed(_parts.Logger, exception);
                Close();
                if (exception is SqliteFault { IsSerious: true }) Discard();
            }
        }
    }

    private async Task WorkAsync()
    {
        if (_writer is null || !_writer.IsStillThe(_open!.Bodies.Generation)) await LoadAsync().ConfigureAwait(false);
        while (_waiting.Take(BodiesAtOnce, out var added, out var gone))
        {
            await IndexAsync(added).ConfigureAwait(false);
            // A body that only moved to another segment is told as gone, too.
            if (gone.Count > 0) await WriteAsync([], await _parts.Readers.ReadAsync(c => TextIndexContents.WithoutBody(c, gone), _stop.Token).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    private async Task IndexAsync(IReadOnlyList<long> ids)
    {
        var texts = new List<(long Id, IndexText Text)>(ids.Count);
        var characters = 0;
        foreach (var id in ids)
        {
            if (await BodyText.ReadAsync(_parts, id, _stop.Token).ConfigureAwait(false) is not { } text) continue;
            texts.Add((id, text));
            characters += text.Text.Length;
            if (characters < CharactersAtOnce) continue;
            await WriteAsync(texts, []).ConfigureAwait(false);
            texts.Clear();
            characters = 0;
        }
        if (texts.Count > 0) await WriteAsync(texts, []).ConfigureAwait(false);
    }

    private async Task WriteAsync(List<(long Id, IndexText Text)> texts, IReadOnlyList<long> gone)
    {
        var isWritten = await Task.Run(() => _writer!.TryWrite(_open!.Bodies.Generation, texts, gone), CancellationToken.None).ConfigureAwait(false);
        if (isWritten) Learn(texts);
        else await LoadAsync().ConfigureAwait(false);
    }

    /// <summary>Compares the index with the store: what is missing is put in line, what is too much goes.</summary>
    private async Task LoadAsync()
    {
        Close();
        var bodies = await _parts.Readers.ReadAsync(TextIndexContents.ReadBodies, _stop.Token).ConfigureAwait(false);
        await Task.Run(() => Load(bodies), _stop.Token).ConfigureAwait(false);
    }

    private void Load(long[] bodies)
    {
        _writer = TextIndexWriter.Open(_path, _parts);
        // What was in the index when the store was opened is about what was in the store then: ids that came since may stand there for other bodies.
        var contents = _writer.Compare(bodies, _lastOld, _isCompared ? _parts.LastBodyId : _lastOld);
        _isCompared = true;
        _open = new OpenTextIndex(contents.Known, new ReaderPool(_path, _parts.Options.Readers, _parts.Options.BusyTimeout));
        _waiting.Replace(contents.Missing, contents.Gone);
    }

    private void Learn(List<(long Id, IndexText Text)> texts)
    {
        var whole = texts.Where(static t => t.Text.IsWhole).Select(static t => t.Id).Order().ToList();
        if (whole.Count > 0) _open = _open!.With(whole);
    }

    private void Close()
    {
        _open?.Readers.Dispose();
        _open = null;
        _writer?.Dispose();
        _writer = null;
    }

    private void Discard()
    {
        try
        {
            TextIndexFile.Delete(_path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.TextIndexFailed(_parts.Logger, exception);
        }
    }
}
