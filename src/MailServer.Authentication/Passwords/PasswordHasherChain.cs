using MailServer.Passwords;

namespace MailServer.Authentication.Passwords;

/// <summary>
/// Several hashers as one: the first makes new verifiers, each checks its own. A password that another hasher checked is right but outdated,
/// so that a directory which moves to a new hasher changes over as its users log in.
/// </summary>
public sealed class PasswordHasherChain : IPasswordHasher
{
    private readonly IPasswordHasher[] _hashers;

    /// <summary>Makes the chain.</summary>
    /// <param name="hashers">At least one; the first makes new verifiers.</param>
    public PasswordHasherChain(params IEnumerable<IPasswordHasher> hashers)
    {
        ArgumentNullException.ThrowIfNull(hashers);
        _hashers = [.. hashers];
        if (_hashers.Length == 0) throw new ArgumentException("A chain needs at least one hasher.", nameof(hashers));
    }

    /// <inheritdoc />
    public string Hash(string password) => _hashers[0].Hash(password);

    /// <inheritdoc />
    public bool Recognises(string verifier) => Array.Exists(_hashers, h => h.Recognises(verifier));

    /// <inheritdoc />
    public PasswordCheck Verify(string verifier, string password)
    {
        IPasswordHasher? hasher = Array.Find(_hashers, h => h.Recognises(verifier));
        if (hasher is null) return PasswordCheck.Wrong;
        PasswordCheck check = hasher.Verify(verifier, password);
        return check == PasswordCheck.Right && hasher != _hashers[0] ? PasswordCheck.RightButOutdated : check;
    }
}
