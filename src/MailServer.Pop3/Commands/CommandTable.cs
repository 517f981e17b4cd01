using MailServer.Protocol.Pop3;
using static MailServer.Pop3.Sessions.SessionStates;

namespace MailServer.Pop3.Commands;

/// <summary>The commands and the states in which they may be given. APOP is missing on purpose: it needs the password in the clear on the server.</summary>
internal static class CommandTable
{
    private static readonly CommandRow[] Rows =
    [
        new(Pop3Verb.Capa, Any, CapaCommand.Run),
        new(Pop3Verb.Stls, Authorization, StlsCommand.Run),
        new(Pop3Verb.Utf8, Authorization, Utf8Command.Run),
        new(Pop3Verb.Lang, Any, LangCommand.Run),
        new(Pop3Verb.User, Authorization, UserCommand.Run),
        new(Pop3Verb.Pass, Authorization, PassCommand.Run),
        new(Pop3Verb.Auth, Authorization, AuthCommand.Run),
        new(Pop3Verb.Stat, Transaction, StatCommand.Run),
        new(Pop3Verb.List, Transaction, ListCommand.Run),
        new(Pop3Verb.Uidl, Transaction, UidlCommand.Run),
        new(Pop3Verb.Retr, Transaction, RetrCommand.Run),
        new(Pop3Verb.Top, Transaction, TopCommand.Run),
        new(Pop3Verb.Dele, Transaction, DeleCommand.Run),
        new(Pop3Verb.Rset, Transaction, RsetCommand.Run),
        new(Pop3Verb.Noop, Transaction, NoopCommand.Run),
        new(Pop3Verb.Quit, Any, QuitCommand.Run),
    ];

    private static readonly CommandRow?[] ByVerb = Index();

    /// <summary>The row of a verb, or null when there is none.</summary>
    public static CommandRow? Find(Pop3Verb verb) => ByVerb[(int)verb];

    private static CommandRow?[] Index()
    {
        var index = new CommandRow?[Enum.GetValues<Pop3Verb>().Length];
        foreach (var row in Rows) index[(int)row.Verb] = row;
        return index;
    }
}
