using MailServer.Authentication.Mechanisms;
using MailServer.Connections;
using MailServer.Directories;
using Microsoft.Extensions.Logging;

namespace MailServer.Authentication;

/// <summary>Log-in for every engine of a server, against its directory. One instance serves all connections, so that failures are counted together.</summary>
public sealed class MailAuthenticator : IMailAuthenticator
{
    private const string PasswordMechanism = "LOGIN";

    private readonly AuthenticationOptions _options;
    private readonly PasswordLogIn _passwords;
    private readonly LogInGuard _guard;
    private readonly LogInOutcomes _outcomes;
    private readonly MechanismList _mechanisms;

    /// <summary>Makes the authenticator.</summary>
    /// <param name="directory">Who exists and what their secrets are.</param>
    /// <param name="options">Read once; later changes have no effect.</param>
    /// <param name="clock">For the limits.</param>
    /// <param name="logger">Gets one line for each log-in, without secrets.</param>
    /// <param name="added">Further mechanisms; one with the name of a built-in mechanism replaces it. Their failures are counted by the client's address.</param>
    /// <exception cref="ArgumentException">The options name a mechanism that does not exist.</exception>
    public MailAuthenticator(
        IUserDirectory directory,
        AuthenticationOptions options,
        TimeProvider clock,
        ILogger<MailAuthenticator> logger,
        IEnumerable<ISaslMechanism>? added = null)
        : this(directory, options, clock, logger, added, ScramNonce.Random)
    {
    }

    internal MailAuthenticator(
        IUserDirectory directory,
        AuthenticationOptions options,
        TimeProvider clock,
        ILogger<MailAuthenticator> logger,
        IEnumerable<ISaslMechanism>? added,
        Func<string> nonce)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _guard = new LogInGuard(directory, options, clock);
        _outcomes = new LogInOutcomes(_guard, options.HookTime, clock, logger);
        _passwords = new PasswordLogIn(directory, _guard);
        IEnumerable<ISaslMechanism> guarded = (added ?? []).Select(m => new ThrottledMechanism(m, _guard, logger));
        _mechanisms = new MechanismList(options.Mechanisms, BuiltIn(directory, nonce), guarded);
    }

    /// <inheritdoc />
    public IReadOnlyList<string> MechanismsFor(IMailConnection connection) =>
        _mechanisms.NamesFor(new LogInContext(connection, ""), IsOpen(connection));

    /// <inheritdoc />
    public bool AllowsPasswords(IMailConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return IsOpen(connection);
    }

    /// <inheritdoc />
    public SaslExchange? Begin(string mechanism, LogInContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!IsOpen(context.Connection) || _mechanisms.Find(mechanism, context) is not { } found) return null;
        return new GuardedExchange(found.Begin(context), found.Name, context, _outcomes);
    }

    /// <inheritdoc />
    public async ValueTask<SaslStep> LogInAsync(string userName, string password, LogInContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(userName);
        ArgumentNullException.ThrowIfNull(password);
        ArgumentNullException.ThrowIfNull(context);
        if (!IsOpen(context.Connection)) return SaslStep.Failure(SaslOutcome.Refused, "passwords are taken inside TLS only");
        var attempt = new PasswordAttempt(PasswordMechanism, userName, password);
        return await _outcomes.ObserveAsync(
            PasswordMechanism, context, token => _passwords.CheckAsync(context, attempt, token), cancellationToken).ConfigureAwait(false);
    }

    private bool IsOpen(IMailConnection connection) => connection.Tls is not null || _options.AllowPlaintextLogin;

    private ISaslMechanism[] BuiltIn(IUserDirectory directory, Func<string> nonce)
    {
        var scram = new ScramServices(directory, _guard, new UnknownUsers(_options), nonce);
        var sha256Plus = new ScramMechanism(ScramVariant.Sha256Plus, scram, plus: null);
        var sha1Plus = new ScramMechanism(ScramVariant.Sha1Plus, scram, plus: null);
        return
        [
            sha256Plus,
            sha1Plus,
            new ScramMechanism(ScramVariant.Sha256, scram, Announced(sha256Plus)),
            new ScramMechanism(ScramVariant.Sha1, scram, Announced(sha1Plus)),
            new PlainMechanism(_passwords),
            new LoginMechanism(_passwords),
        ];
    }

    // Only a -PLUS variant that is on was announced, and only then a client that says it saw none was deceived.
    private ScramMechanism? Announced(ScramMechanism plus) =>
        _options.Mechanisms.Contains(plus.Name, StringComparer.OrdinalIgnoreCase) ? plus : null;
}
