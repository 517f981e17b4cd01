using System.Text;
using MailServer.Protocol.Sasl;

namespace MailServer.Protocol.Tests.Sasl;

public class ScramTests
{
    [Theory]
    [InlineData(
        ScramAlgorithm.Sha1, "fyko+d2lbbFgONRv9qkxdawL", "fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j", "QSXCR+Q6sek8bf92",
        "v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=", "rmF9pqV8S7suAoZWja4dJRkFsKQ=")]
    [InlineData(
        ScramAlgorithm.Sha256, "rOprNGfwEbeRWgbNEkqO", "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0", "W22ZaJ0SNY7soEsUEjb6gQ==",
        "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=", "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")]
    public void The_exchanges_of_rfc_5802_and_rfc_7677_succeed(
        ScramAlgorithm algorithm, string clientNonce, string nonce, string salt, string proof, string signature)
    {
        ScramSecret secret = ScramSecret.Derive(algorithm, "pencil", Convert.FromBase64String(salt), 4096);
        ScramClientFirst first = First($"n,,n=user,r={clientNonce}");
        Assert.Equal(("user", clientNonce, ScramChannelBinding.Unsupported), (first.UserName, first.Nonce, first.Binding));
        byte[] serverFirst = ScramServerMessages.First(nonce, secret.Salt.Span, secret.Iterations);
        Assert.Equal($"r={nonce},s={salt},i=4096", Encoding.UTF8.GetString(serverFirst));
        ScramClientFinal final = Final($"c=biws,r={nonce},p={proof}");
        Assert.True(final.IsBoundTo(first, default));
        byte[] authMessage = ScramServerMessages.AuthMessage(first, serverFirst, final);
        Assert.True(secret.Verify(authMessage, final.Proof.Span));
        Assert.Equal($"v={signature}", Encoding.UTF8.GetString(ScramServerMessages.Final(secret.Sign(authMessage))));
        Assert.False(secret.Verify([.. authMessage, 0], final.Proof.Span));
        Assert.False(secret.Verify(authMessage, final.Proof.Span[1..]));
        Assert.False(ScramSecret.Derive(algorithm, "pencils", secret.Salt.Span, 4096).Verify(authMessage, final.Proof.Span));
    }

    [Fact]
    public void Names_are_unescaped_and_extensions_ignored()
    {
        ScramClientFirst first = First("y,a=b=3Dc,n=d=2Ce=3Df,r=nonce,x=ignored");
        Assert.Equal(("b=c", "d,e=f", ScramChannelBinding.ServerSeemsUnable), (first.AuthorizationId, first.UserName, first.Binding));
        Assert.Equal("n=d=2Ce=3Df,r=nonce,x=ignored", Encoding.UTF8.GetString(first.Bare.Span));
        Assert.Equal("y,a=b=3Dc,", Encoding.UTF8.GetString(first.Gs2Header.Span));
    }

    [Theory]
    [InlineData("")]
    [InlineData("n")]
    [InlineData("n,,")]
    [InlineData("x,,n=user,r=nonce")]
    [InlineData("p=,,n=user,r=nonce")]
    [InlineData("p=tls exporter,,n=user,r=nonce")]
    [InlineData("n,b=x,n=user,r=nonce")]
    [InlineData("n,a=,n=user,r=nonce")]
    [InlineData("n,,m=ext,n=user,r=nonce")]
    [InlineData("n,,n=user,r=nonce,m=ext")]
    [InlineData("n,,n=,r=nonce")]
    [InlineData("n,,n=us=er,r=nonce")]
    [InlineData("n,,n=us=2c,r=nonce")]
    [InlineData("n,,n=us=2,r=nonce")]
    [InlineData("n,,n=us\0er,r=nonce")]
    [InlineData("n,,n=user,r=")]
    [InlineData("n,,n=user,r=no nce")]
    [InlineData("n,,n=user")]
    [InlineData("n,,r=nonce,n=user")]
    [InlineData("n,,n=user,r=nonce,,")]
    public void A_malformed_first_message_is_refused(string message) =>
        Assert.False(ScramClientFirst.TryParse(Encoding.UTF8.GetBytes(message), out _));

    [Theory]
    [InlineData("")]
    [InlineData("c=biws,r=nonce")]
    [InlineData("c=biws,r=nonce,p=!!!!")]
    [InlineData("c=!!!!,r=nonce,p=AAAA")]
    [InlineData("r=nonce,c=biws,p=AAAA")]
    [InlineData("c=biws,r=nonce,m=x,p=AAAA")]
    [InlineData("c=biws,p=AAAA")]
    [InlineData(",p=AAAA")]
    public void A_malformed_final_message_is_refused(string message) =>
        Assert.False(ScramClientFinal.TryParse(Encoding.UTF8.GetBytes(message), out _));

    [Fact]
    public void The_channel_is_bound_when_and_only_when_the_client_said_so()
    {
        byte[] channel = [1, 2, 3];
        ScramClientFirst bound = First("p=tls-exporter,,n=user,r=nonce");
        Assert.Equal("tls-exporter", bound.BindingName);
        string input = Convert.ToBase64String([.. "p=tls-exporter,,"u8, .. channel]);
        ScramClientFinal final = Final($"c={input},r=nonce,p=AAAA");
        Assert.True(final.IsBoundTo(bound, channel));
        Assert.False(final.IsBoundTo(bound, [1, 2, 4]));
        Assert.False(final.IsBoundTo(bound, default));
        Assert.False(final.IsBoundTo(First("n,,n=user,r=nonce"), default));
        Assert.False(Final("c=biws,r=nonce,p=AAAA").IsBoundTo(First("y,,n=user,r=nonce"), default));
    }

    [Fact]
    public void A_secret_with_parts_of_the_wrong_length_cannot_be_made() =>
        Assert.Throws<ArgumentException>(() => new ScramSecret(ScramAlgorithm.Sha256, new byte[16], 4096, new byte[20], new byte[32]));

    private static ScramClientFirst First(string message)
    {
        Assert.True(ScramClientFirst.TryParse(Encoding.UTF8.GetBytes(message), out ScramClientFirst? first));
        return first;
    }

    private static ScramClientFinal Final(string message)
    {
        Assert.True(ScramClientFinal.TryParse(Encoding.UTF8.GetBytes(message), out ScramClientFinal? final));
        return final;
    }
}
