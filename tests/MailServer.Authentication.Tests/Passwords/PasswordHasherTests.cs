using MailServer.Authentication.Argon2;
using MailServer.Authentication.Passwords;
using MailServer.Passwords;

namespace MailServer.Authentication.Tests.Passwords;

public sealed class PasswordHasherTests
{
    private static readonly Pbkdf2PasswordHasher Pbkdf2 = new(iterations: 1000);
    private static readonly Argon2idPasswordHasher Argon2id = new(memoryKiB: 64, passes: 1);

    public static TheoryData<IPasswordHasher, string> Hashers => new()
    {
        { Pbkdf2, "$pbkdf2-sha256$i=1000$" },
        { Argon2id, "$argon2id$v=19$m=64,t=1,p=1$" },
    };

    [Theory]
    [MemberData(nameof(Hashers), DisableDiscoveryEnumeration = true)]
    public void A_verifier_fits_its_password_only(IPasswordHasher hasher, string prefix)
    {
        string verifier = hasher.Hash("grüße");
        Assert.StartsWith(prefix, verifier, StringComparison.Ordinal);
        Assert.NotEqual(verifier, hasher.Hash("grüße"));
        Assert.True(hasher.Recognises(verifier));
        Assert.Equal(PasswordCheck.Right, hasher.Verify(verifier, "grüße"));
        Assert.Equal(PasswordCheck.Wrong, hasher.Verify(verifier, "gruesse"));
        Assert.Equal(PasswordCheck.Wrong, hasher.Verify(verifier, ""));
    }

    [Fact]
    public void PBKDF2_agrees_with_a_published_vector()
    {
        // RFC 7914 §11: PBKDF2-HMAC-SHA-256 (P="passwd", S="salt", c=1), its first 32 octets.
        byte[] hash = Convert.FromHexString("55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc");
        string verifier = PasswordVerifier.Format("pbkdf2-sha256", "i=1", "salt"u8, hash);
        Assert.Equal(PasswordCheck.RightButOutdated, Pbkdf2.Verify(verifier, "passwd"));
    }

    [Fact]
    public void Weaker_parameters_are_outdated_and_stronger_ones_are_not()
    {
        Assert.Equal(PasswordCheck.RightButOutdated, Pbkdf2.Verify(new Pbkdf2PasswordHasher(999).Hash("pw"), "pw"));
        Assert.Equal(PasswordCheck.Right, Pbkdf2.Verify(new Pbkdf2PasswordHasher(1001).Hash("pw"), "pw"));
        Assert.Equal(PasswordCheck.RightButOutdated, Argon2id.Verify(new Argon2idPasswordHasher(32, 1).Hash("pw"), "pw"));
        Assert.Equal(PasswordCheck.Right, Argon2id.Verify(new Argon2idPasswordHasher(64, 2).Hash("pw"), "pw"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("$pbkdf2-sha256")]
    [InlineData("$pbkdf2-sha256$i=1000$c2FsdA")]
    [InlineData("$pbkdf2-sha256$i=0$c2FsdA$aGFzaA")]
    [InlineData("$pbkdf2-sha256$i=99999999999$c2FsdA$aGFzaA")]
    [InlineData("$pbkdf2-sha256$i=+1$c2FsdA$aGFzaA")]
    [InlineData("$pbkdf2-sha256$i=1$c2FsdA$")]
    [InlineData("$pbkdf2-sha256$i=1$!!$aGFzaA")]
    [InlineData("$argon2id$v=19$m=99999999,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("$argon2id$v=19$m=64,t=1,p=4$c2FsdHNhbHRzYWx0c2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("plain text")]
    public void A_damaged_verifier_fits_no_password(string verifier)
    {
        Assert.Equal(PasswordCheck.Wrong, Pbkdf2.Verify(verifier, "pw"));
        Assert.Equal(PasswordCheck.Wrong, Argon2id.Verify(verifier, "pw"));
        Assert.Equal(PasswordCheck.Wrong, new PasswordHasherChain(Pbkdf2, Argon2id).Verify(verifier, "pw"));
    }

    [Fact]
    public void A_chain_makes_new_verifiers_with_its_first_and_calls_the_others_outdated()
    {
        var chain = new PasswordHasherChain(Argon2id, Pbkdf2);
        Assert.True(Argon2id.Recognises(chain.Hash("pw")));
        Assert.Equal(PasswordCheck.Right, chain.Verify(chain.Hash("pw"), "pw"));
        Assert.Equal(PasswordCheck.RightButOutdated, chain.Verify(Pbkdf2.Hash("pw"), "pw"));
        Assert.Equal(PasswordCheck.Wrong, chain.Verify(Pbkdf2.Hash("pw"), "no"));
        Assert.False(chain.Recognises("$2b$12$abc"));
    }
}
