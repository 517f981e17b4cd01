using MailServer.Directories.Lists;

namespace MailServer.Delivery.Lists;

/// <summary>A list that mail for a recipient comes to.</summary>
/// <param name="List">The list.</param>
/// <param name="Part">What the mail is for it.</param>
/// <param name="Token">The member's token, or null.</param>
internal sealed record ListStop(MailingList List, ListPart Part, string? Token);
