namespace MailServer.Simulation.Model;

/// <summary>A message that somebody sent.</summary>
/// <param name="Id">Its name, which is its subject, too.</param>
/// <param name="Text">All of it.</param>
/// <param name="Recipients">Whom it is for. The local part of a foreign address is the message's name.</param>
public sealed record SentMessage(string Id, string Text, IReadOnlyList<string> Recipients);
