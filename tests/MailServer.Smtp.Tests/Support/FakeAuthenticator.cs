using System.Text;
using MailServer.Authentication;
using MailServer.Connections;
using MailServer.Directories;
using MailServer.Protocol;
using MailServer.Storage;

namespace MailServer.Smtp.Tests.Support;

/// <summary>Log-in for tests: PLAIN takes <c>good</c>; STEPS asks twice and ends with data; every other word of PLAIN is an outcome.</summary>
internal sealed class FakeAuthenticator : IMailAuthenticator
{
    public bool NeedsTls { get; set; }

    /// <summary>What the last log-in was told.</summary>
    public LogInContext? Asked { get; private set; }

    public IReadOnlyList<string> MechanismsFor(IMailConnection connection) => AllowsPasswords(connection) ? ["STEPS", "PLAIN"] : [];

    public bool AllowsPasswords(IMailConnection connection) => !NeedsTls || connection.Tls is not null;

    public SaslExchange? Begin(string mechanism, LogInContext context)
    {
        Asked = context;
        return !AllowsPasswords(context.Connection) ? null : mechanism switch { "PLAIN" => new Plain(), "STEPS" => new Steps(), _ => null };
    }

    public ValueTask<SaslStep> LogInAsync(string userName, string password, LogInContext context, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static MailPrincipal Principal(string mechanism) =>
        new(new AccountFacts(new AccountId("A1"), new EmailAddress("alice", "example.test")), mechanism);

    private sealed class Plain : SaslExchange
    {
        public override ValueTask<SaslStep> NextAsync(ReadOnlyMemory<byte>? response, CancellationToken cancellationToken) => new(
            response is not { } text ? SaslStep.Challenge(default) : Encoding.UTF8.GetString(text.Span) switch
            {
                "good" => SaslStep.Success(Principal("PLAIN")),
                "malformed" => SaslStep.Failure(SaslOutcome.Malformed, "no"),
                "throttled" => SaslStep.Failure(SaslOutcome.Throttled, "no"),
                "unavailable" => SaslStep.Failure(SaslOutcome.Unavailable, "no"),
                "broken" => throw new InvalidOperationException("broken"),
                _ => SaslStep.Failure(SaslOutcome.Refused, "wrong\r\nforged line"),
            });
    }

    private sealed class Steps : SaslExchange
    {
        private int _step;

        public override ValueTask<SaslStep> NextAsync(ReadOnlyMemory<byte>? response, CancellationToken cancellationToken) => new(++_step switch
        {
            1 => SaslStep.Challenge("first"u8.ToArray()),
            2 => SaslStep.Challenge(new byte[600]),
            _ => SaslStep.Success(Principal("STEPS"), "final"u8.ToArray()),
        });
    }
}
