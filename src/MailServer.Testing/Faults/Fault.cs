using MailServer.Checks;

namespace MailServer.Testing;

/// <summary>Where a fault shows.</summary>
internal enum FaultPoint
{
    Sender,
    Recipient,
    Data,
    Message,
    DataStall,
    DataCut,
    ReplyCut,
    SlowRead,
    Tls,
}

/// <summary>A fault and how often it is still due.</summary>
internal sealed class Fault(int? times)
{
    public int Left { get; set; } = times ?? int.MaxValue;

    public CheckVerdict? Verdict { get; init; }

    public int Number { get; init; }
}
