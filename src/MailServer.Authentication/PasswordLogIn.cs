using MailServer.Directories;

namespace MailServer.Authentication;

/// <summary>Checks a user name and a password against the directory, within the limits.</summary>
internal sealed class PasswordLogIn(IUserDirectory directory, LogInGuard guard)
{
    /// <summary>Checks; an authorisation identity, if one is given, must name the same account.</summary>
    public ValueTask<SaslStep> CheckAsync(LogInContext context, PasswordAttempt attempt, CancellationToken cancellationToken)
    {
        if (attempt.UserName.Length is 0 or > UserName.MaxLength)
            return guard.CheckAsync(context, _ => new(SaslStep.Failure(SaslOutcome.Refused, "no such user name can exist")), cancellationToken);
        return guard.CheckAsync(context, attempt.UserName, token => AskAsync(attempt, token), cancellationToken);
    }

    private async ValueTask<SaslStep> AskAsync(PasswordAttempt attempt, CancellationToken cancellationToken)
    {
        LogInResult result = await directory.AuthenticateAsync(attempt.UserName, attempt.Password, cancellationToken).ConfigureAwait(false);
        switch (result)
        {
            case null:
                throw new InvalidOperationException("The directory answered null.");
            case { Status: LogInStatus.Success, Account: { } account }:
                return await AuthorizationIdentity.AdmitAsync(directory, attempt.AuthorizationId, account, attempt.Mechanism, default, cancellationToken)
                    .ConfigureAwait(false);
            case { Status: LogInStatus.Throttled }:
                return SaslStep.Failure(SaslOutcome.Throttled, "the directory wants a pause");
            case { Status: LogInStatus.Unavailable }:
                return SaslStep.Failure(SaslOutcome.Unavailable, "the directory cannot answer");
            default:
                return SaslStep.Failure(SaslOutcome.Refused, $"unknown user or wrong password: {LoggedText.Name(attempt.UserName)}");
        }
    }
}

/// <summary>What a client typed.</summary>
internal readonly record struct PasswordAttempt(string Mechanism, string UserName, string Password)
{
    /// <summary>Whom it wants to act for; null or empty for itself.</summary>
    public string? AuthorizationId { get; init; }
}
