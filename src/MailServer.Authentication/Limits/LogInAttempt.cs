namespace MailServer.Authentication.Limits;

/// <summary>One attempt to log in, under way until it is disposed; without a result it counts for nothing.</summary>
internal sealed class LogInAttempt(
    LogInThrottle throttle, string? address, string? account, FailureCount? byAddress, FailureCount? byAccount, TimeSpan delay) : IDisposable
{
    private AttemptResult _result;
    private bool _isOver;

    public string? Address => address;

    public string? Account => account;

    public FailureCount? ByAddress => byAddress;

    public FailureCount? ByAccount => byAccount;

    /// <summary>How long the answer must wait, because of earlier failures.</summary>
    public TimeSpan Delay => delay;

    public void Succeed() => _result = AttemptResult.Succeeded;

    public void Fail() => _result = AttemptResult.Failed;

    public void Dispose()
    {
        if (_isOver) return;
        _isOver = true;
        throttle.End(this, _result);
    }
}

/// <summary>How an attempt ended.</summary>
internal enum AttemptResult
{
    /// <summary>Nothing was learnt: the directory was away, the client left.</summary>
    Withdrawn,

    /// <summary>The password was wrong.</summary>
    Failed,

    /// <summary>The user logged in.</summary>
    Succeeded,
}
