using MailServer.Protocol;
using MailServer.Protocol.Sasl;
using MailServer.Storage;

namespace MailServer.Directories;

/// <summary>What is known of an account.</summary>
/// <param name="Id">The account.</param>
/// <param name="Address">Its primary address, which is its log-in name.</param>
public sealed record AccountFacts(AccountId Id, EmailAddress Address)
{
    /// <summary>Whether it may receive, and log in if it is somebody's.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>Whether it is nobody's: it receives, nobody logs in, and its folders are shared.</summary>
    public bool IsShared { get; init; }

    /// <summary>Whether somebody may log in.</summary>
    public bool MayLogIn => IsEnabled && !IsShared;
}

/// <summary>A SCRAM verifier with the account that it belongs to.</summary>
/// <param name="Account">The account.</param>
/// <param name="Secret">The verifier.</param>
public sealed record ScramCredential(AccountFacts Account, ScramSecret Secret);

/// <summary>The outcome of a log-in.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Account">The account on success.</param>
public sealed record LogInResult(LogInStatus Status, AccountFacts? Account = null);

/// <summary>How a log-in ended.</summary>
public enum LogInStatus
{
    /// <summary>The user is who they say.</summary>
    Success,

    /// <summary>Unknown user, wrong password or disabled account: the client cannot tell which.</summary>
    Refused,

    /// <summary>Too many failures from this address or for this account; not even looked at.</summary>
    Throttled,

    /// <summary>The directory cannot answer now (454 4.7.0, UNAVAILABLE).</summary>
    Unavailable,
}
