using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Sql;

namespace MailServer.Storage.Embedded.Searching;

/// <summary>The index held against the store.</summary>
/// <param name="Known">The bodies that it holds whole.</param>
/// <param name="Missing">Those that it does not hold.</param>
/// <param name="Gone">Those that it holds and the store does not any more.</param>
internal sealed record TextIndexContents(IndexedBodies Known, IReadOnlyList<long> Missing, IReadOnlyList<long> Gone)
{
    /// <summary>The ids of all bodies of the store, ascending.</summary>
    public static long[] ReadBodies(Connection store)
    {
        var ids = new List<long>();
        using (var rows = store.Use(TextIndexSql.AllBodies))
        {
            while (rows.Step()) ids.Add(rows.Long(0));
        }
        ids.Sort();
        return [.. ids];
    }

    /// <summary>Of some ids those that no body has.</summary>
    public static IReadOnlyList<long> WithoutBody(Connection store, IReadOnlyList<long> ids) =>
        [.. ids.Where(id => store.Use(TextIndexSql.HasBody).Bind(id).Scalar() is null)];

    /// <summary>Walks through both, each in its order.</summary>
    public static TextIndexContents Compare(Connection index, long[] bodies, long lastOld)
    {
        List<long> missing = [], gone = [], unknown = [], later = [];
        var next = 0;
        using (var rows = index.Use(TextIndexSql.Entries))
        {
            while (rows.Step())
            {
                var (id, isWhole) = (rows.Long(0), rows.Long(1) == 1);
                for (; next < bodies.Length && bodies[next] < id; next++) Miss(bodies[next]);
                if (next < bodies.Length && bodies[next] == id) next++;
                else gone.Add(id);
                if (!isWhole && id <= lastOld) unknown.Add(id);
                if (isWhole && id > lastOld) later.Add(id);
            }
        }
        for (; next < bodies.Length; next++) Miss(bodies[next]);
        return new TextIndexContents(IndexedBodies.UpTo(TextIndexFile.ReadGeneration(index)!.Value, lastOld, unknown).With(later), missing, gone);

        void Miss(long id)
        {
            missing.Add(id);
            if (id <= lastOld) unknown.Add(id);
        }
    }
}
