using System.Text;
using CsCheck;

namespace MailServer.Protocol.Tests.Fuzzing;

public class SmtpFuzzTests
{
    // Pieces of the grammars, so that random input gets past the first octet.
    private static readonly string[] Words =
    [
        "MAIL ", "RCPT ", "FROM:", "TO:", "<", ">", "<a@b>", "@", "\"", "\\", ".", ",", ":", "[IPv6:", "::1", "]", " ", "SIZE=", "NOTIFY=", "ORCPT=utf-8;",
        "\\x{", "}", "AUTH=", "+", "2B", "=", "LAST", "99999999999999999999", "ADDR=", "250", "-", "\r\n", "\r", "\n", "\0", "ü", "5.7.1 ", "n,,", "n=", "r=", "c=biws",
        "p=", "AGEAYg==", "RETR ", "TOP ", "1", "a", "\u3002",
    ];

    private static readonly Gen<byte[]> Input = Gen.OneOf(
        Gen.Byte.Array[0, 100],
        Gen.Int[0, Words.Length - 1].Array[0, 12].Select(words => Encoding.UTF8.GetBytes(string.Concat(words.Select(word => Words[word])))));

    [Fact]
    public void No_parser_throws_on_random_addresses() => Input.Sample(input => SmtpFuzzTargets.Address(input), iter: 5000);

    [Fact]
    public void No_parser_throws_on_random_smtp_commands() => Input.Sample(input => SmtpFuzzTargets.SmtpCommand(input), iter: 5000);

    [Fact]
    public void No_parser_throws_on_random_replies() => Input.Sample(input => SmtpFuzzTargets.SmtpReplies(input), iter: 5000);

    [Fact]
    public void No_decoder_throws_on_random_data() => Input.Sample(input => SmtpFuzzTargets.Data(input), iter: 5000);

    [Fact]
    public void No_parser_throws_on_random_pop3_commands() => Input.Sample(input => SmtpFuzzTargets.Pop3Command(input), iter: 5000);

    [Fact]
    public void No_parser_throws_on_random_sasl_messages() => Input.Sample(input => SmtpFuzzTargets.SaslMessage(input), iter: 5000);
}
