using System.Globalization;
using MailServer.Pop3.Sessions;
using MailServer.Protocol.Pop3;

namespace MailServer.Pop3.Commands;

/// <summary>CAPA (RFC 2449 §5): what works on this connection as it is now.</summary>
internal static class CapaCommand
{
    public static ValueTask Run(Pop3Session session, Pop3CommandLine line)
    {
        session.Ok("Capability list follows");
        foreach (string capability in For(session)) Pop3ResponseWriter.WriteListLine(session.Output, capability);
        Pop3ResponseWriter.WriteListEnd(session.Output);
        return ValueTask.CompletedTask;
    }

    private static IEnumerable<string> For(Pop3Session session)
    {
        yield return "TOP";
        yield return "UIDL";
        yield return "RESP-CODES";
        yield return "AUTH-RESP-CODE";
        yield return "PIPELINING";
        yield return "UTF8 USER";
        yield return "LANG";
        yield return "EXPIRE NEVER";
        if (session.Options.LoginDelay >= TimeSpan.FromSeconds(1))
            yield return string.Create(CultureInfo.InvariantCulture, $"LOGIN-DELAY {(long)session.Options.LoginDelay.TotalSeconds}");
        foreach (string capability in session.State == SessionStates.Authorization ? BeforeLogIn(session) : AfterLogIn(session)) yield return capability;
    }

    private static IEnumerable<string> BeforeLogIn(Pop3Session session)
    {
        var authenticator = session.Services.Authenticator;
        if (session.Connection.CanUpgradeToTls) yield return "STLS";
        if (authenticator.AllowsPasswords(session.Connection)) yield return "USER";
        var mechanisms = authenticator.MechanismsFor(session.Connection);
        if (mechanisms.Count > 0) yield return "SASL " + string.Join(' ', mechanisms);
    }

    // RFC 2449 §6.9: a server may keep its name from strangers.
    private static IEnumerable<string> AfterLogIn(Pop3Session session)
    {
        if (session.Options.Implementation.Length > 0) yield return "IMPLEMENTATION " + session.Options.Implementation;
    }
}
