using MailServer.Checks;

namespace MailServer.Smtp.Checks;

/// <summary>What the checks said of a message, added up. The session's own ledger is where each message's begins.</summary>
internal sealed class VerdictLedger
{
    private List<KeyValuePair<string, string>>? _headers;
    private List<string>? _results;

    public VerdictLedger()
    {
    }

    /// <summary>Begins with what is known of the session.</summary>
    public VerdictLedger(VerdictLedger session)
    {
        Score = session.Score;
        IsQuarantined = session.IsQuarantined;
        IsDiscarded = session.IsDiscarded;
        if (session._headers is not null) _headers = [.. session._headers];
        if (session._results is not null) _results = [.. session._results];
    }

    public double Score { get; private set; }

    public bool IsQuarantined { get; private set; }

    public bool IsDiscarded { get; private set; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers => _headers ?? (IReadOnlyList<KeyValuePair<string, string>>)[];

    public IReadOnlyList<string> Results => _results ?? (IReadOnlyList<string>)[];

    public void Add(CheckVerdict verdict)
    {
        Score += verdict.Score;
        IsQuarantined |= verdict.Kind == VerdictKind.Quarantine;
        IsDiscarded |= verdict.Kind == VerdictKind.Discard;
        if (verdict.Headers.Count > 0) (_headers ??= []).AddRange(verdict.Headers);
        if (verdict.AuthenticationResults.Count > 0) (_results ??= []).AddRange(verdict.AuthenticationResults);
    }
}
