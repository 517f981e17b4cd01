namespace MailServer.Passwords;

/// <summary>Hashes passwords slowly, with salt; the parameters stand in the text it makes. Calls may take long and use a whole core: callers bound how many run at once.</summary>
public interface IPasswordHasher
{
    /// <summary>Makes a new verifier, such as <c>$pbkdf2-sha256$i=600000$salt$hash</c>.</summary>
    string Hash(string password);

    /// <summary>Whether this hasher made the verifier, by its prefix.</summary>
    bool Recognises(string verifier);

    /// <summary>Checks a password in constant time.</summary>
    PasswordCheck Verify(string verifier, string password);
}

/// <summary>The outcome of <see cref="IPasswordHasher.Verify"/>.</summary>
public enum PasswordCheck
{
    /// <summary>Wrong.</summary>
    Wrong,

    /// <summary>Right.</summary>
    Right,

    /// <summary>Right, and the verifier should be made anew: its parameters are weaker than today's.</summary>
    RightButOutdated,
}
