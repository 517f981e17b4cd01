namespace MailServer.Smtp.Checks;

/// <summary>The stages at which checks are asked; each is a method of <see cref="MailServer.Checks.MailCheck"/>.</summary>
internal enum CheckStage
{
    Connect,
    Tls,
    Hello,
    Authenticated,
    Mail,
    Recipient,
    Data,
    Message,
    Reset,
    End,
}
