using System.Buffers;
using System.Text;
using CsCheck;
using MailServer.Protocol.Smtp;
using MailServer.Protocol.Tests.Text;

namespace MailServer.Protocol.Tests.Smtp;

public class DataDecoderTests
{
    // The alphabet in which everything interesting happens.
    private static readonly string[] Alphabet = ["\r\n", "\r", "\n", ".", "a", "\0", "\r\n.", ".\r\n"];
    private static readonly Gen<byte[]> Tricky = Gen.Int[0, Alphabet.Length - 1].Array[0, 20]
        .Select(letters => Encoding.UTF8.GetBytes(string.Concat(letters.Select(letter => Alphabet[letter]))));

    [Theory]
    [InlineData(".\r\nrest", "", "rest")]
    [InlineData("a\r\n.\r\n", "a\r\n", "")]
    [InlineData("a\r\n..b\r\n...\r\n.\r\nQUIT\r\n", "a\r\n.b\r\n..\r\n", "QUIT\r\n")]
    [InlineData("a\r\n.b\r\n.\r\n", "a\r\nb\r\n", "")]
    [InlineData("a.\r\nb.\r\n.\r\n", "a.\r\nb.\r\n", "")]
    [InlineData("\r\n\r\n.\r\n", "\r\n\r\n", "")]
    public void Dots_are_removed_and_the_end_is_found_in_pieces_of_any_size(string input, string content, string rest)
    {
        byte[] octets = Encoding.UTF8.GetBytes(input);
        for (int piece = 1; piece <= octets.Length; piece++)
        {
            Result result = Decode(octets, piece, false);
            Assert.Equal((true, content, rest), (result.Done, result.Content, input[result.Consumed..]));
            Assert.Equal((DataFault.None, content.Length), (result.Faults, result.Length));
        }
    }

    [Theory]
    [InlineData("a\n.\n")]
    [InlineData("a\n.\r\n")]
    [InlineData("a\r\n.\n")]
    [InlineData("a\r\n.\r")]
    [InlineData("a\r.\r")]
    [InlineData("a\r.\r\n")]
    [InlineData("a\r\r.\r\r")]
    [InlineData("a\r\n.\r\r\n")]
    [InlineData("a\r\n\0.\r\n")]
    [InlineData("a\r\n.\0\r\n")]
    [InlineData("a\n\n.\r\n")]
    [InlineData("a\r\n.\r\0\n")]
    public void Look_alikes_of_the_end_never_end_a_message(string lookAlike)
    {
        byte[] octets = Encoding.UTF8.GetBytes(lookAlike + "MAIL FROM:<x@y>\r\n.\r\n");
        for (int piece = 1; piece <= octets.Length; piece++)
        {
            Result strict = Decode(octets, piece, false);
            Assert.True(strict.Done && strict.Refused);
            Assert.Equal(octets.Length, strict.Consumed);
            Result lenient = Decode(octets, piece, true);
            Assert.Equal(octets.Length, lenient.Consumed);
            Assert.Equal(lookAlike.Contains('\0', StringComparison.Ordinal), lenient.Refused);
        }
    }

    [Theory]
    [InlineData("a\nb\r\n.\r\n", "a\r\nb\r\n", DataFault.BareLf)]
    [InlineData("a\rb\r\n.\r\n", "a\r\nb\r\n", DataFault.BareCr)]
    [InlineData("a\r\r\nb\r\n.\r\n", "a\r\n\r\nb\r\n", DataFault.BareCr)]
    [InlineData("a\n..b\n.\n.\r\n", "a\r\n.b\r\n\r\n\r\n", DataFault.BareLf)]
    public void Bare_line_ends_can_be_made_crlf(string input, string content, DataFault faults)
    {
        Result result = Decode(Encoding.UTF8.GetBytes(input + ".\r\n"), 1, true);
        Assert.Equal((content, faults, false), (result.Content, result.Faults, result.Refused));
    }

    [Fact]
    public void The_decoder_agrees_with_a_slow_oracle_on_input_cut_at_random() =>
        Gen.Select(Tricky, Gen.Int[1, 41], Gen.Bool).Sample((octets, piece, normalize) =>
        {
            Result expected = Oracle(octets, normalize);
            Assert.Equal(expected, Decode(octets, piece, normalize));
            Assert.Equal(expected, DecodeSequence(octets, piece, normalize));
        }, iter: 20000);

    [Fact]
    public void What_is_stuffed_comes_back_with_line_ends_made_crlf() =>
        Gen.Select(Tricky, Gen.Int[1, 41], Gen.Int[1, 41]).Sample((octets, piece, secondPiece) =>
        {
            string text = Encoding.UTF8.GetString(octets).Replace("\0", "", StringComparison.Ordinal);
            byte[] wire = DotStufferTests.Stuff(Encoding.UTF8.GetBytes(text), piece);
            Result result = Decode(wire, secondPiece, false);
            Assert.Equal((true, wire.Length, DataFault.None), (result.Done, result.Consumed, result.Faults));
            Assert.Equal(DotStufferTests.Normalize(text), result.Content);
        }, iter: 20000);

    [Fact]
    public void Decoding_allocates_nothing()
    {
        byte[] input = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("A line of text\r\n..dot\r\n", 100)));
        var decoder = new DataDecoder();
        decoder.Read(input, out _, out _);
        decoder.Reset(false);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int used = 0; used < input.Length;)
        {
            decoder.Read(input.AsSpan(used), out int consumed, out _);
            used += consumed;
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void A_decoder_can_be_used_again()
    {
        var decoder = new DataDecoder();
        Assert.True(decoder.Read(".\r\n"u8[..1], out _, out _) || decoder.Read("\r"u8, out _, out _) || decoder.Read("\n"u8, out _, out _));
        decoder.Reset(false);
        Assert.False(decoder.IsDone);
        Assert.False(decoder.Read("a"u8, out _, out ReadOnlySpan<byte> content));
        Assert.True(content.SequenceEqual("a"u8));
    }

    private static Result Decode(byte[] input, int piece, bool normalize)
    {
        var decoder = new DataDecoder();
        decoder.Reset(normalize);
        var output = new ArrayBufferWriter<byte>();
        int at = 0;
        while (at < input.Length && !decoder.IsDone)
        {
            decoder.Read(input.AsSpan(at, Math.Min(piece, input.Length - at)), out int consumed, out ReadOnlySpan<byte> content);
            output.Write(content);
            at += consumed;
        }

        return Result.Of(decoder, output, at);
    }

    private static Result DecodeSequence(byte[] input, int piece, bool normalize)
    {
        var decoder = new DataDecoder();
        decoder.Reset(normalize);
        var output = new ArrayBufferWriter<byte>();
        ReadOnlySequence<byte> rest = Pieces.Cut(input, piece);
        decoder.Decode(ref rest, output);
        return Result.Of(decoder, output, (int)(input.Length - rest.Length));
    }

    // One octet at a time over the whole text, written from the definition.
    private static Result Oracle(byte[] input, bool normalize)
    {
        string text = Encoding.UTF8.GetString(input);
        int end = text.StartsWith(".\r\n", StringComparison.Ordinal) ? 0 : text.IndexOf("\r\n.\r\n", StringComparison.Ordinal) + 2;
        bool done = text.StartsWith(".\r\n", StringComparison.Ordinal) || end > 1;
        string body = done ? text[..end] : text;
        var content = new StringBuilder();
        DataFault faults = DataFault.None;
        bool start = true;
        for (int i = 0; i < body.Length; i++)
        {
            bool last = i + 1 == body.Length;
            char c = body[i];
            bool dropped = c == '.' && start;
            start = false;
            if (dropped || (c == '\r' && last))
                continue;
            DataFault fault = c == '\0' ? DataFault.Nul : c == '\n' ? DataFault.BareLf : c == '\r' && body[i + 1] != '\n' ? DataFault.BareCr : DataFault.None;
            faults |= fault;
            if (c == '\r' && fault == DataFault.None)
                i++;
            start = c is '\r' or '\n';
            if ((faults & (normalize ? DataFault.Nul : DataFault.All)) == 0)
                content.Append(start ? "\r\n" : c.ToString());
        }

        bool refused = (faults & (normalize ? DataFault.Nul : DataFault.All)) != 0;
        return new Result(done, content.ToString(), done ? end + 3 : text.Length, faults, refused, content.Length);
    }

    private sealed record Result(bool Done, string Content, int Consumed, DataFault Faults, bool Refused, long Length)
    {
        public static Result Of(DataDecoder decoder, ArrayBufferWriter<byte> output, int consumed) =>
            new(decoder.IsDone, Encoding.UTF8.GetString(output.WrittenSpan), consumed, decoder.Faults, decoder.IsRefused, decoder.ContentLength);
    }
}
