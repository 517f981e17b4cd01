using MailServer.Storage.Embedded.Writing;

namespace MailServer.Simulation.Files;

/// <summary>The line before the writer, which takes the next group when the scheduler lets it.</summary>
internal sealed class PacedOperations(LifeFaults faults, int most) : WaitingOperations(most)
{
    public const string NextGroup = "group";

    public override void Add(WriteOperation operation)
    {
        if (faults.IsDead) throw new IOException("The machine is dead.");
        base.Add(operation);
    }

    public override bool Take(List<WriteOperation> group, int mostOperations, long mostBytes)
    {
        if (faults.Writer.Park(NextGroup)) return base.Take(group, mostOperations, mostBytes);
        Close();
        while (base.Take(group, int.MaxValue, long.MaxValue))
        {
        }

        foreach (var operation in group) operation.Fail(new IOException("The machine is dead."));
        return false;
    }
}
