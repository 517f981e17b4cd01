namespace MailServer.Pop3.Sessions;

/// <summary>The states of a session (RFC 1939 §3). UPDATE is the end of QUIT, in which no command is taken.</summary>
[Flags]
internal enum SessionStates
{
    /// <summary>Nobody has logged in.</summary>
    Authorization = 1,

    /// <summary>A user has a maildrop.</summary>
    Transaction = 2,

    /// <summary>In both.</summary>
    Any = Authorization | Transaction,
}
