namespace MailServer.Imap.Sessions;

/// <summary>The states of RFC 9051 §3, as bits so that a command can name those it is allowed in.</summary>
[Flags]
internal enum SessionState
{
    NotAuthenticated = 1,
    Authenticated = 2,
    Selected = 4,
    Logout = 8,

    LoggedIn = Authenticated | Selected,
    Any = NotAuthenticated | LoggedIn,
}

/// <summary>What ENABLE switched on (RFC 5161); off again only by UNAUTHENTICATE.</summary>
[Flags]
internal enum EnabledFeatures
{
    None = 0,
    Imap4Rev2 = 1,
    CondStore = 2,
    QResync = 4,
    Utf8Accept = 8,
    UidOnly = 16,

    /// <summary>Changes of metadata are told without being asked for (RFC 5464 §4.1).</summary>
    Metadata = 32,
    ServerMetadata = 64,
}
