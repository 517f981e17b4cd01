using System.Globalization;
using System.Text;
using MailServer.Protocol.Smtp;
using MailServer.Smtp.Checks;
using MailServer.Smtp.Sessions;

namespace MailServer.Smtp.Commands;

/// <summary>HELO, EHLO and LHLO (RFC 5321 §4.1.1.1, RFC 2033 §4.1). Each also ends a transaction as RSET does.</summary>
internal static class HelloHandler
{
    public static ValueTask<SmtpReply?> Helo(SmtpSession session, SmtpCommandLine command) =>
        HelloCommand.TryParse(command.Arguments, out var name, out var error) ? GreetAsync(session, name, false) : new(error);

    public static ValueTask<SmtpReply?> Extended(SmtpSession session, SmtpCommandLine command) =>
        HelloCommand.TryParse(command.Arguments, out var name, out var error) ? GreetAsync(session, name, true) : new(error);

    private static async ValueTask<SmtpReply?> GreetAsync(SmtpSession session, string name, bool isExtended)
    {
        await session.EndTransactionAsync().ConfigureAwait(false);
        session.Facts.Hello = name;
        session.Facts.IsExtended = isExtended;
        var outcome = await session.Checks.AskAsync(CheckStage.Hello).ConfigureAwait(false);
        if (outcome.Refusal is { } refusal)
        {
            session.Facts.Hello = null;
            return session.Refuse(refusal, outcome.Disconnect);
        }

        var text = isExtended ? Announce(session) : session.Options.HostName;
        return new SmtpReply(250, EnhancedStatusCode.None, text);
    }

    // Every extension that works on the connection as it is now, and no other.
    private static string Announce(SmtpSession session)
    {
        var options = session.Options;
        var text = new StringBuilder(options.HostName);
        text.Append("\nPIPELINING\n8BITMIME\nENHANCEDSTATUSCODES\nDSN");
        text.Append(CultureInfo.InvariantCulture, $"\nSIZE {options.MaxMessageSize}");
        if (options.OffersSmtpUtf8) text.Append("\nSMTPUTF8");
        if (options.OffersChunking) text.Append("\nCHUNKING");
        if (options.OffersChunking && options.OffersBinaryMime) text.Append("\nBINARYMIME");
        if (session.Connection.CanUpgradeToTls) text.Append("\nSTARTTLS");
        if (session.Connection.Tls is not null) text.Append("\nREQUIRETLS");
        AnnounceLogIn(session, text);
        text.Append(CultureInfo.InvariantCulture, $"\nLIMITS RCPTMAX={options.MaxRecipients}");
        if (options.MaxMessages is { } most) text.Append(CultureInfo.InvariantCulture, $" MAILMAX={most}");
        if (options.HelpText is not null) text.Append("\nHELP");
        if (session.MayUseXclient) text.Append("\nXCLIENT NAME ADDR PORT PROTO HELO DESTADDR DESTPORT");
        foreach (var verb in session.Services.Verbs)
        {
            if (verb.Announcement is { } announcement) text.Append('\n').Append(announcement);
        }

        return text.ToString();
    }

    private static void AnnounceLogIn(SmtpSession session, StringBuilder text)
    {
        if (session.Options.RequireTls && session.Connection.Tls is null) return;
        if (session.Services.Authenticator?.MechanismsFor(session.Connection) is { Count: > 0 } mechanisms)
            text.Append("\nAUTH ").AppendJoin(' ', mechanisms);
    }
}
