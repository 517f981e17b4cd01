namespace MailServer.Authentication.Mechanisms;

/// <summary>SCRAM (RFC 5802, RFC 7677), with or without channel binding.</summary>
/// <param name="variant">Which.</param>
/// <param name="services">What it needs.</param>
/// <param name="plus">For a variant without channel binding: the one with it, if that is on; else null.</param>
internal sealed class ScramMechanism(ScramVariant variant, ScramServices services, ScramMechanism? plus) : ISaslMechanism
{
    public string Name => variant.Name;

    public bool IsAvailable(LogInContext context) => !variant.BindsChannel || ChannelBindings.Any(context.Connection);

    public SaslExchange Begin(LogInContext context) =>
        new ScramExchange(variant, services, context, plusWasAnnounced: plus?.IsAvailable(context) == true);
}
