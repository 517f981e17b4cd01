namespace MailServer.Simulation.Files;

/// <summary>SQLite's locks on a database file (sqlite.org/lockingv3.html). One thread runs everything, so they are mere notes.</summary>
internal sealed class FileLocks
{
    private const int Shared = 1;
    private const int Reserved = 2;
    private const int Exclusive = 4;

    private readonly Dictionary<object, int> _levels = [];

    public bool IsReserved => _levels.Values.Any(static level => level >= Reserved);

    public bool TryTake(object holder, int level)
    {
        var others = _levels.Where(pair => pair.Key != holder).Select(static pair => pair.Value).DefaultIfEmpty().Max();
        var isFree = level switch
        {
            Shared => others < Exclusive,
            Exclusive => others < Shared,
            _ => others < Reserved,
        };
        if (isFree) _levels[holder] = Math.Max(level, _levels.GetValueOrDefault(holder));
        return isFree;
    }

    public void Lower(object holder, int level)
    {
        if (level == 0) _levels.Remove(holder);
        else _levels[holder] = level;
    }
}
