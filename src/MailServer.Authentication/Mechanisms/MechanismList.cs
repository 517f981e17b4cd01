namespace MailServer.Authentication.Mechanisms;

/// <summary>The mechanisms that are on, in the order in which they are announced.</summary>
internal sealed class MechanismList
{
    private readonly ISaslMechanism[] _mechanisms;

    public MechanismList(IEnumerable<string> names, IEnumerable<ISaslMechanism> builtIn, IEnumerable<ISaslMechanism> added)
    {
        ISaslMechanism[] own = [.. added];
        ISaslMechanism[] all = [.. own, .. builtIn];
        ISaslMechanism[] named = [.. names.Select(name => Find(all, name))];
        _mechanisms = [.. named, .. own.Except(named)];
    }

    /// <summary>What may be announced on a connection as it is now.</summary>
    /// <param name="context">The connection.</param>
    /// <param name="isOpen">Whether log-in is allowed at all.</param>
    public IReadOnlyList<string> NamesFor(LogInContext context, bool isOpen) =>
        isOpen ? [.. _mechanisms.Where(m => m.IsAvailable(context)).Select(m => m.Name)] : [];

    public ISaslMechanism? Find(string name, LogInContext context) =>
        Array.Find(_mechanisms, m => IsNamed(m, name) && m.IsAvailable(context));

    private static ISaslMechanism Find(ISaslMechanism[] all, string name) =>
        Array.Find(all, m => IsNamed(m, name)) ?? throw new ArgumentException($"There is no SASL mechanism '{name}'.", nameof(name));

    private static bool IsNamed(ISaslMechanism mechanism, string name) =>
        string.Equals(mechanism.Name, name, StringComparison.OrdinalIgnoreCase);
}
