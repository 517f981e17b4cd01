using MailServer.Directories;
using MailServer.Protocol;

namespace MailServer.Testing;

/// <summary>A user of a <see cref="MailTestHost"/>.</summary>
/// <param name="Address">The address, which is also the log-in name.</param>
/// <param name="Password">The password.</param>
/// <param name="Account">The account.</param>
public sealed record TestUser(EmailAddress Address, string Password, AccountFacts Account);
