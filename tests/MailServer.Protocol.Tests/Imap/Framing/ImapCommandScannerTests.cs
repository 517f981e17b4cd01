using System.Buffers;
using System.Text;
using CsCheck;
using MailServer.Protocol.Imap;
using MailServer.Protocol.Tests.Imap.Commands;

namespace MailServer.Protocol.Tests.Imap.Framing;

public class ImapCommandScannerTests
{
    private static readonly ImapFramingLimits Small =
        new() { MaxLineLength = 40, MaxLiteralBytes = 10, MaxLiterals = 2, MaxNonSyncLiteral = 8 };

    // APPEND and REPLACE announce a message at their end; here its literal is part of the session.
    private static string[] Session { get; } =
        [.. ValidCommands.All.Where(text => !text.EndsWith('}')), "z APPEND {1}\r\nx {3}\r\nabc"];

    [Fact]
    public void A_session_is_cut_the_same_whole_by_line_and_byte_by_byte()
    {
        byte[] input = Wire.Bytes(string.Concat(Session.Select(text => text + "\r\n")));
        string whole = ScannerReplay.Run(input, []);
        Assert.Equal(Session.Length, whole.Split("complete ").Length - 1);
        Assert.Equal(whole, ScannerReplay.Run(input, Enumerable.Range(1, input.Length).Where(at => input[at - 1] == '\n')));
        Assert.Equal(whole, ScannerReplay.Run(input, Enumerable.Range(1, input.Length - 1)));
    }

    [Fact]
    public void A_session_cut_at_random_is_cut_the_same()
    {
        byte[] input = Wire.Bytes(string.Concat(Session.Select(text => text + "\r\n")));
        string whole = ScannerReplay.Run(input, []);
        Gen.Int[1, input.Length - 1].Array[0, 60].Sample(cuts => Assert.Equal(whole, ScannerReplay.Run(input, cuts.Distinct().Order())));
    }

    [Fact]
    public void Any_input_cut_at_random_is_answered_the_same()
    {
        byte[] alphabet = "a {3}+~\r\n\0\"1"u8.ToArray();
        Gen<byte> token = Gen.Int[0, alphabet.Length - 1].Select(index => alphabet[index]);
        Gen.Select(token.Array[1, 80], Gen.Int[1, 79].Array[0, 9]).Sample((input, cuts) =>
        {
            int[] borders = [.. cuts.Where(cut => cut < input.Length).Distinct().Order()];
            Assert.Equal(ScannerReplay.Run(input, [], Small), ScannerReplay.Run(input, borders, Small));
        });
    }

    [Fact]
    public void Segments_are_as_good_as_one_span()
    {
        byte[] input = Wire.Bytes("a LOGIN {3}\r\nmrc \"x y\"\r\nb NOOP\r\n");
        ReadOnlySequence<byte> sequence = Wire.Segments(input, 1, 5, 9, 12, 13, 14, 20);
        var scanner = new ImapCommandScanner(ImapFramingLimits.Default);
        Assert.Equal(ImapScanStatus.LiteralAnnounced, scanner.Scan(ref sequence));
        Assert.True(scanner.TryAcceptLiteral());
        Assert.Equal(ImapScanStatus.Complete, scanner.Scan(ref sequence));
        Assert.Equal("a LOGIN {3}\r\nmrc \"x y\"\r\n", Encoding.Latin1.GetString(scanner.Text));
        Assert.Equal("b NOOP\r\n", Encoding.Latin1.GetString(sequence.ToArray()));
    }

    [Theory]
    [InlineData("a NOOP\n", "refused BareLineFeed a\n")]
    [InlineData("a NO\rOP\r\nb NOOP\r\n", "refused BadCharacter a\ncomplete b NOOP\r\n\n")]
    [InlineData("a NO\0OP\r\nb NOOP\r\n", "refused BadCharacter a\ncomplete b NOOP\r\n\n")]
    [InlineData("a NO\0OP {3+}\r\nb NOOP\r\n", "refused BadCharacter a\n")]
    [InlineData("a LOGIN {x}\r\nb NOOP\r\n", "refused BadLiteral a\ncomplete b NOOP\r\n\n")]
    [InlineData("a LOGIN {}\r\nb NOOP\r\n", "refused BadLiteral a\ncomplete b NOOP\r\n\n")]
    [InlineData("a LOGIN {-1}\r\n", "refused BadLiteral a\n")]
    [InlineData("a X {9223372036854775808}\r\nb NOOP\r\n", "refused BadLiteral a\ncomplete b NOOP\r\n\n")]
    [InlineData("a X {9223372036854775808+}\r\nb NOOP\r\n", "refused BadLiteral a\n")]
    [InlineData("a LOGIN {11}\r\nb NOOP\r\n", "ImapLiteral { Length = 11, IsSynchronizing = True, IsBinary = False }\nrefused LiteralTooLarge a\ncomplete b NOOP\r\n\n")]
    [InlineData("a LOGIN {9+}\r\nb NOOP\r\n", "refused NonSyncLiteralTooLarge a\n")]
    [InlineData("a 34567890123456789012345678901234567890\r\n", "refused LineTooLong a\n")]
    public void What_is_wrong_is_told_and_whether_it_can_go_on(string input, string expected) =>
        Assert.Equal(expected, ScannerReplay.Run(Wire.Bytes(input), [], Small).ReplaceLineEndings("\n").Replace("NOOP\n", "NOOP\r\n", StringComparison.Ordinal));

    [Fact]
    public void Literals_are_limited_in_number()
    {
        string log = ScannerReplay.Run("a {0}\r\n {0}\r\n {0}\r\n"u8.ToArray(), [], Small);
        Assert.Contains("refused TooManyLiterals", log, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_without_end_is_refused_at_the_limit()
    {
        var scanner = new ImapCommandScanner(Small);
        var input = new ReadOnlySequence<byte>(Wire.Bytes("tag " + new string('x', 1_000)));
        Assert.Equal(ImapScanStatus.Invalid, scanner.Scan(ref input));
        Assert.Equal(ImapFramingError.LineTooLong, scanner.Error);
        Assert.Equal(Small.MaxLineLength, scanner.Text.Length);
    }

    [Fact]
    public void A_literal_that_is_streamed_leaves_its_bytes_in_the_input()
    {
        var scanner = new ImapCommandScanner(Small);
        var input = new ReadOnlySequence<byte>("a APPEND x {20}\r\n12345678901234567890 {1}\r\n"u8.ToArray());
        Assert.Equal(ImapScanStatus.LiteralAnnounced, scanner.Scan(ref input));
        Assert.Equal(20, scanner.Literal.Length);
        input = input.Slice(20);
        scanner.ContinueAfterStreamedLiteral();
        Assert.Equal(ImapScanStatus.LiteralAnnounced, scanner.Scan(ref input));
        Assert.Equal(" {1}\r\n", Encoding.Latin1.GetString(scanner.Text));
    }

    [Fact]
    public void Limits_widen_between_commands()
    {
        var scanner = new ImapCommandScanner(ImapFramingLimits.BeforeLogin) { Limits = ImapFramingLimits.Default };
        var input = new ReadOnlySequence<byte>(Wire.Bytes("a FETCH " + new string('1', 60_000) + " FLAGS\r\n"));
        Assert.Equal(ImapScanStatus.Complete, scanner.Scan(ref input));
        Assert.Equal(ImapParseStatus.Invalid, ImapCommandParser.Parse(scanner.Text, ImapParserSettings.Default).Status);
        scanner.Reset();
        Assert.True(scanner.Text.IsEmpty);
    }

    [Theory]
    [InlineData("a1 uid fetch 1", "a1", "uid fetch")]
    [InlineData("a1 UID", "a1", "UID")]
    [InlineData("a1 NO", "a1", "NO")]
    [InlineData("a1 ", "a1", "")]
    [InlineData("a1\r\n", "a1", "")]
    [InlineData("a1", "", "")]
    [InlineData("(1 NOOP", "", "")]
    public void Tag_and_name_are_readable_early(string text, string tag, string name)
    {
        ImapCommandHead head = ImapCommandHead.Read(Wire.Bytes(text));
        Assert.Equal(tag, Encoding.Latin1.GetString(head.Tag));
        Assert.Equal(name, Encoding.Latin1.GetString(head.Name));
    }
}
