using CsCheck;
using MailServer.Protocol.Imap;

namespace MailServer.Protocol.Tests.Imap.Sorting;

public class BaseSubjectTests
{
    private static readonly string[] Pieces =
        ["re", "fw", "fwd", "Fwd:", "RE:", "[fwd:", "[", "]", "(fwd)", " ", "\t", ":", "x", "[a]", "re [b]:", "\r\n ", "  "];

    [Theory]
    [InlineData("", "", false)]
    [InlineData("hello", "hello", false)]
    [InlineData("Re: hello", "hello", true)]
    [InlineData("RE:hello", "hello", true)]
    [InlineData("Fw: Fwd: re : hello", "hello", true)]
    [InlineData("Re[4]: hello", "hello", true)]
    [InlineData("[list] Re: [other] hello", "hello", true)]
    [InlineData("[list] hello", "hello", false)]
    [InlineData("[a][b]", "[b]", false)]
    [InlineData("[a] [b] ", "[b]", false)]
    [InlineData("hello (fwd) (FWD)", "hello", true)]
    [InlineData("[Fwd: hello]", "hello", true)]
    [InlineData("[fwd: [fwd: re: hello (fwd)]]", "hello", true)]
    [InlineData("re", "re", false)]
    [InlineData("reason: none", "reason: none", false)]
    [InlineData("Re:", "", true)]
    [InlineData("a \t b\r\n c", "a b c", false)]
    [InlineData("[not a blob", "[not a blob", false)]
    public void The_artifacts_are_taken_off(string subject, string text, bool isReply) =>
        Assert.Equal(new BaseSubject(text, isReply), BaseSubject.Extract(subject));

    [Fact]
    public void A_missing_subject_is_empty() => Assert.Equal(new BaseSubject("", false), BaseSubject.Extract(null));

    [Fact]
    public void It_agrees_with_the_steps_of_the_rfc() =>
        Gen.Int[0, Pieces.Length - 1].Select(index => Pieces[index]).Array[0, 14].Select(string.Concat)
            .Sample(subject => Assert.Equal(BaseSubjectOracle.Extract(subject), BaseSubject.Extract(subject)), iter: 20_000);

    [Theory]
    [InlineData("[a]")]
    [InlineData("[fwd:")]
    [InlineData("re:")]
    [InlineData("(fwd)")]
    [InlineData("re[")]
    [InlineData("[")]
    public void A_subject_made_to_be_slow_is_answered(string piece) =>
        Assert.NotNull(BaseSubject.Extract(string.Concat(Enumerable.Repeat(piece, 100_000))).Text);
}
