namespace MailServer.Hosting.Engines;

/// <summary>Says that a protocol has an engine, without making it.</summary>
/// <param name="Protocol">The protocol, in lower case.</param>
internal sealed record MailEngineRegistration(string Protocol);
