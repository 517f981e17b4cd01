using MailServer.Protocol.Smtp;
using static MailServer.Smtp.Commands.CommandTraits;
using static MailServer.Smtp.Sessions.SessionStates;

namespace MailServer.Smtp.Commands;

/// <summary>Every command, where it may stand (RFC 5321 §4.1.4) and what is special about it.</summary>
internal static class CommandTable
{
    private static readonly CommandRule[] Rules =
    [
        new(SmtpVerb.Helo, Any, SmtpOnly | BeforeTls | LastInGroup, HelloHandler.Helo),
        new(SmtpVerb.Ehlo, Any, SmtpOnly | BeforeTls | LastInGroup, HelloHandler.Extended),
        new(SmtpVerb.Lhlo, Any, LmtpOnly | BeforeTls | LastInGroup, HelloHandler.Extended),
        new(SmtpVerb.StartTls, Fresh | Ready, BeforeTls | LastInGroup | NoArguments, StartTlsHandler.StartTls),
        new(SmtpVerb.Auth, Ready, BeforeTls | LastInGroup, AuthHandler.Auth),
        new(SmtpVerb.Xclient, Fresh | Ready, BeforeTls | LastInGroup, XclientHandler.Xclient),
        new(SmtpVerb.Mail, Ready, NeedsLogIn, MailHandler.Mail),
        new(SmtpVerb.Rcpt, Mail | Recipients, None, RcptHandler.Rcpt),
        new(SmtpVerb.Data, Recipients, LastInGroup | NoArguments, DataHandler.Data),
        // A chunk follows its command wherever it stands, so the handler sees to the order.
        new(SmtpVerb.Bdat, Any, BeforeTls, BdatHandler.Bdat),
        new(SmtpVerb.Rset, Any, BeforeTls | NoArguments, SimpleHandlers.Reset),
        new(SmtpVerb.Noop, Any, BeforeTls | LastInGroup, SimpleHandlers.Noop),
        new(SmtpVerb.Quit, Any, BeforeTls | LastInGroup | NoArguments, SimpleHandlers.Quit),
        new(SmtpVerb.Help, Any, BeforeTls, SimpleHandlers.Help),
        new(SmtpVerb.Vrfy, Any, NeedsLogIn | LastInGroup, SimpleHandlers.Verify),
        new(SmtpVerb.Expn, Any, NeedsLogIn | LastInGroup, SimpleHandlers.Expand),
    ];

    private static readonly CommandRule?[] ByVerb = Index();

    /// <summary>The rule of a command, or null when the service does not know it.</summary>
    public static CommandRule? Find(SmtpVerb verb, bool isLmtp)
    {
        var rule = ByVerb[(int)verb];
        return rule is null || rule.Traits.HasFlag(isLmtp ? SmtpOnly : LmtpOnly) ? null : rule;
    }

    private static CommandRule?[] Index()
    {
        var index = new CommandRule?[Enum.GetValues<SmtpVerb>().Length];
        foreach (var rule in Rules) index[(int)rule.Verb] = rule;
        return index;
    }
}
